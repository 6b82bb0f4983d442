using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Scalar.AspNetCore;
using Workflows.Server.People;

namespace Workflows.Server.OpenApi;

/// <summary>
/// <c>/docs</c>: the API to read and to try, as Scalar shows it. Its page is ours and its script comes from here, so the browser asks nobody else: no fonts, no
/// telemetry, no proxy, no assistant.
/// </summary>
internal static class ApiReference
{
    private const string Resource = "ScalarStaticAssets.scalar.js";
    private const string Script = "text/javascript; charset=utf-8";

    /// <summary>As for every page, but that the script writes styles into its page.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private const string Settings = """
        {"theme":"default","withDefaultFonts":false,"telemetry":false,"hideClientButton":true,"showDeveloperTools":"never",
        "agent":{"disabled":true},"mcp":{"disabled":true}}
        """;

    /// <param name="app">Where.</param>
    /// <param name="publicPath">Below which path people reach the server.</param>
    public static void Map(IEndpointRouteBuilder app, string publicPath)
    {
        var page = Encoding.UTF8.GetBytes($"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>API of Workflows</title>
              <link rel="icon" href="data:,">
            </head>
            <body>
              <noscript>The API as a document: <a href="{publicPath}/openapi/v1.json">openapi/v1.json</a></noscript>
              <script id="api-reference" data-url="{publicPath}/openapi/v1.json" data-configuration="{WebUtility.HtmlEncode(Settings)}"></script>
              <script src="{publicPath}/docs/scalar.js"></script>
            </body>
            </html>
            """);
        app.MapGet("/docs", (HttpContext http, CancellationToken _) =>
        {
            http.Response.Headers.ContentSecurityPolicy = Policy;
            return Results.Bytes(page, "text/html; charset=utf-8");
        }).ExcludeFromDescription().RequiresSignIn();
        app.MapGet("/docs/scalar.js", (HttpContext http, CancellationToken _) => ScriptOf(http)).ExcludeFromDescription().RequiresSignIn();
    }

    /// <summary>It lies in its package compressed, which every browser takes.</summary>
    private static IResult ScriptOf(HttpContext http)
    {
        var compressed = typeof(ScalarOptions).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not in its package");
        http.Response.Headers.CacheControl = "private, max-age=86400";
        http.Response.Headers.Vary = "Accept-Encoding";
        if (!http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            return Results.Stream(
                async body =>
                {
                    await using var plain = new GZipStream(compressed, CompressionMode.Decompress);
                    await plain.CopyToAsync(body, http.RequestAborted);
                },
                Script);
        }

        http.Response.Headers.ContentEncoding = "gzip";
        return Results.Stream(compressed, Script);
    }
}
