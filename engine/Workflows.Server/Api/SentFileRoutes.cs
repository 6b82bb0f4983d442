using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Auditing;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>P/files</c>: a file of the caller's machine put into the file store, to be a parameter of a run by its reference.</summary>
internal static class SentFileRoutes
{
    private const string Any = "application/octet-stream";

    public static void Map(IEndpointRouteBuilder project, ServerOptions options) =>
        project.MapPost("/files", (HttpContext http, string project) => PutAsync(http, project, options))
            .WithSummary("Puts a file into the file store; a parameter names it as wf-file://SHA256/NAME, the tar of a folder as wf-folder://SHA256/NAME.")
            .Takes<string>(Any).Creates<SentFileDocument>().Requires(Role.Operator);

    private static async Task<IResult> PutAsync(HttpContext http, string project, ServerOptions options)
    {
        var most = options.Limits.LargestFile;
        if (http.Request.ContentLength > most)
        {
            return TooLarge(most);
        }

        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = most;
        try
        {
            var stored = await options.PutFile(project, http.Request.Body, http.RequestAborted);
            await options.Store.AuditAsync(
                Audited.Of(http, project, AuditedActs.SendFile, stored.Sha256, string.Create(CultureInfo.InvariantCulture, $"{stored.Size} bytes")),
                http.RequestAborted);
            return Results.Created((string?)null, new SentFileDocument(stored.Sha256, stored.Size));
        }
        catch (BadHttpRequestException wrong) when (wrong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(most);
        }
    }

    private static IResult TooLarge(long most) =>
        Problems.TooLarge(string.Create(CultureInfo.InvariantCulture, $"the file is larger than {most} bytes, the most that one may have here"));
}

/// <summary>A file that was put into the file store.</summary>
/// <param name="Sha256">What it is called there.</param>
/// <param name="Size">Bytes.</param>
internal sealed record SentFileDocument(string Sha256, long Size);
