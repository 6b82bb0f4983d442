using Microsoft.AspNetCore.Http;

namespace Workflows.Server.Ui;

/// <summary>
/// The web UI, wherever no endpoint is: its files, and its page for whatever a browser opens. It holds nothing that is not everybody's, so anybody may read it;
/// what it shows it asks of the API. It stands behind routing.
/// </summary>
/// <param name="files">Null: none were built.</param>
internal sealed class UiPages(UiFiles? files)
{
    private const string Missing =
        "This server was built without its web UI.\n\n"
        + "To get it, install Node.js 20.19 or newer (https://nodejs.org), run `make build` where the sources are, and start `wf serve` again.\n"
        + "Everything that it shows is also in the API, below /api/v1, and in the command line: `wf help`.\n";

    /// <summary>What stands below these is for programs: where nothing is, they are to be told so.</summary>
    private static readonly PathString[] ofPrograms = ["/api", "/hooks", "/health", "/metrics", "/openapi", "/docs", "/assets"];

    public Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        if (http.GetEndpoint() is not null || !HttpMethods.IsGet(request.Method))
        {
            return next(http);
        }

        return files is null ? IsRoot(request) ? WriteAsync(http, Missing) : next(http)
            : files.Find(request.Path.Value!.TrimStart('/')) is { } file ? WriteAsync(http, file)
            : IsRoot(request) || IsPage(request) ? WriteAsync(http, files.Page)
            : next(http);
    }

    private static bool IsRoot(HttpRequest request) => request.Path.Value is "" or "/";

    /// <summary>A browser opens it, rather than a program that has mistyped a path.</summary>
    private static bool IsPage(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !Path.HasExtension(request.Path.Value)
        && !ofPrograms.Any(root => request.Path.StartsWithSegments(root));

    private static Task WriteAsync(HttpContext http, string words)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(words, http.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext http, UiFile file)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = file.IsForEver ? "public, max-age=31536000, immutable" : "no-cache";
        headers.ETag = file.ETag;
        if (http.Request.Headers.IfNoneMatch.Contains(file.ETag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var bytes = file.Bytes;
        if (file.Gzip is { } gzip)
        {
            headers.Vary = "Accept-Encoding";
            if (http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
            {
                headers.ContentEncoding = "gzip";
                bytes = gzip;
            }
        }

        http.Response.ContentType = file.Type;
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}
