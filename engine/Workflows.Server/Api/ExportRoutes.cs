using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Importing;
using Workflows.Importing.Exporting;
using Workflows.Runtime.Storing;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>P/workflows/W/versions/N/export</c>: a version in the language of another engine, with a report of what that can't say.</summary>
internal static class ExportRoutes
{
    public static void Map(IEndpointRouteBuilder versions, ServerOptions options) =>
        versions.MapGet("/{number:int:min(1)}/export", (HttpContext http, string project, string workflow, int number) =>
                ExportAsync(http, project, workflow, number, options))
            .Answers<ExportDocument>("A version in the language of another engine, with what that can't say.")
            .Reads("format", "The language: `argo`, which is what an absent one means.").Requires(Role.Viewer);

    private static async Task<IResult> ExportAsync(HttpContext http, string project, string workflow, int number, ServerOptions options) =>
        http.Request.Query["format"] is [] or [WorkflowExport.Argo]
            ? await VersionRoutes.ShowAsync(http, project, workflow, number, options, ExportDocument.Of)
            : Problems.Invalid($"format: expected {WorkflowExport.Argo}");
}

/// <summary>A version in the language of another engine.</summary>
/// <param name="Format"><c>argo</c>.</param>
/// <param name="Yaml">A stream of documents, with a comment wherever something was left out or wants a look.</param>
/// <param name="Complete">Nothing was left out.</param>
/// <param name="Notes">What was not carried over as it stood; lines and columns are those of the version's text.</param>
internal sealed record ExportDocument(string Format, string Yaml, bool Complete, IReadOnlyList<ImportNote> Notes)
{
    public static ExportDocument Of(VersionRecord version)
    {
        var result = WorkflowExport.StoredToArgo(version.Canonical, version.Text);
        return new(WorkflowExport.Argo, result.Yaml, result.IsComplete, result.Notes);
    }
}
