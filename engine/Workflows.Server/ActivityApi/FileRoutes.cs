using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Server.Http;

namespace Workflows.Server.ActivityApi;

/// <summary>The file store, streamed both ways, as far as the attempt's project has it: any other file is answered like one that is not there.</summary>
internal static partial class FileRoutes
{
    public static void Map(RouteGroupBuilder routes, ActivityApiOptions options)
    {
        routes.MapMethods("/files/{sha256}", ["HEAD"], async (string sha256, HttpContext http) =>
            IsDigest(sha256) && await options.Files.IsWholeAsync(Caller.Of(http).Project, sha256, http.RequestAborted)
                ? Results.Ok()
                : Results.StatusCode(StatusCodes.Status404NotFound));
        routes.MapGet("/files/{sha256}", async (string sha256, HttpContext http) =>
        {
            try
            {
                return IsDigest(sha256)
                    ? Results.Stream(await options.Files.OpenAsync(Caller.Of(http).Project, sha256, http.RequestAborted), "application/octet-stream")
                    : Missing(sha256);
            }
            catch (FileNotFoundException)
            {
                return Missing(sha256);
            }
        });
        routes.MapPut("/files/{sha256}", (string sha256, HttpContext http) => PutAsync(sha256, http, options));
    }

    private static async Task<IResult> PutAsync(string sha256, HttpContext http, ActivityApiOptions options)
    {
        if (!IsDigest(sha256)) return Problems.Invalid("a file is named by its SHA-256: 64 lower-case hexadecimal digits");

        var project = Caller.Of(http).Project;
        await using var body = UploadBody.Of(http, options);
        if (await options.Files.IsWholeAsync(project, sha256, http.RequestAborted))
        {
            // Read all the same: an answer before the end of a body is a broken connection to most clients.
            await body.CopyToAsync(Stream.Null, http.RequestAborted);
            return Results.NoContent();
        }

        try
        {
            await options.Files.PutAsync(project, body, sha256, http.RequestAborted);
            return Results.StatusCode(StatusCodes.Status201Created);
        }
        catch (InvalidDataException other)
        {
            return Problems.Invalid($"the bytes are not those of {sha256}: {other.Message}");
        }
    }

    private static bool IsDigest(string sha256) => Digest().IsMatch(sha256);

    private static IResult Missing(string sha256) => Problems.NotFound($"the file store lacks {sha256}");

    [GeneratedRegex("^[0-9a-f]{64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();
}
