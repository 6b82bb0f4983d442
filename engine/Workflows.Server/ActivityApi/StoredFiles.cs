using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Workflows.Server.ActivityApi;

/// <summary>The file store, streamed both ways. Who knows a file's digest may read it: it can't be guessed.</summary>
internal static partial class StoredFiles
{
    public static void Map(RouteGroupBuilder routes, ActivityApiOptions options)
    {
        routes.MapMethods("/files/{sha256}", ["HEAD"], async (string sha256, HttpContext http) =>
            Digest().IsMatch(sha256) && await options.Files.HasAsync(sha256, http.RequestAborted) ? Results.Ok() : Results.StatusCode(StatusCodes.Status404NotFound));
        routes.MapGet("/files/{sha256}", async (string sha256, HttpContext http) =>
        {
            try
            {
                return Digest().IsMatch(sha256)
                    ? Results.Stream(await options.Files.OpenAsync(sha256, http.RequestAborted), "application/octet-stream")
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
        if (!Digest().IsMatch(sha256))
        {
            return Problems.Invalid("a file is named by its SHA-256: 64 lower-case hexadecimal digits");
        }

        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.LargestFile;
        try
        {
            if (await options.Files.HasAsync(sha256, http.RequestAborted))
            {
                // Read all the same: an answer before the end of a body is a broken connection to most clients.
                await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
                return Results.NoContent();
            }

            await options.Files.PutAsync(http.Request.Body, sha256, http.RequestAborted);
            return Results.StatusCode(StatusCodes.Status201Created);
        }
        catch (InvalidDataException other)
        {
            return Problems.Invalid($"the bytes are not those of {sha256}: {other.Message}");
        }
        catch (BadHttpRequestException wrong) when (wrong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problems.TooLarge($"the file is larger than {options.LargestFile} bytes");
        }
    }

    private static IResult Missing(string sha256) => Problems.NotFound($"the file store lacks {sha256}");

    [GeneratedRegex("^[0-9a-f]{64}\\z", RegexOptions.CultureInvariant)]
    internal static partial Regex Digest();
}
