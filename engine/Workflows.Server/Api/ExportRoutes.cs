using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Core.Definitions;
using Workflows.Definitions;
using Workflows.Importing;
using Workflows.Importing.Exporting;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>P/workflows/W/versions/N/export</c>: a version in the language of another engine, with a report of what that can't say.</summary>
internal static class ExportRoutes
{
    private const string Argo = "argo";

    public static void Map(IEndpointRouteBuilder versions, ServerOptions options) =>
        versions.MapGet("/{number:int:min(1)}/export", (HttpContext http, string project, string workflow, int number) =>
                ExportAsync(http, project, workflow, number, options))
            .Answers<ExportDocument>("A version in the language of another engine, with what that can't say.")
            .Reads("format", "The language: `argo`, which is what an absent one means.").Requires(Role.Viewer);

    private static async Task<IResult> ExportAsync(HttpContext http, string project, string workflow, int number, ServerOptions options)
    {
        if (http.Request.Query["format"] is not ([] or [Argo]))
        {
            return Problems.Invalid($"format: expected {Argo}");
        }

        // What was stored was read without errors.
        return await options.Store.FindVersionAsync(project, workflow, number, http.RequestAborted) is { } version
            ? Results.Ok(ExportDocument.Of(WorkflowText.ReadStored(VersionRoutes.File, version.Canonical, activities: null).Definition!, version.Text))
            : Problems.NotFound(string.Create(CultureInfo.InvariantCulture, $"there is no version {number} of {workflow} in {project}"));
    }
}

/// <summary>A version in the language of another engine.</summary>
/// <param name="Format"><c>argo</c>.</param>
/// <param name="Yaml">A stream of documents, with a comment wherever something was left out or wants a look.</param>
/// <param name="Complete">Nothing was left out.</param>
/// <param name="Notes">What was not carried over as it stood; lines and columns are those of the version's text.</param>
internal sealed record ExportDocument(string Format, string Yaml, bool Complete, IReadOnlyList<ImportNote> Notes)
{
    public static ExportDocument Of(WorkflowDefinition definition, string text)
    {
        var result = WorkflowExport.ToArgo(definition, text);
        return new("argo", result.Yaml, result.IsComplete, result.Notes);
    }
}
