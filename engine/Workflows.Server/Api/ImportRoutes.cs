using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Importing;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>P/import</c>: workflows of other engines in our language, with a report by line of what was not carried over. Stores nothing.</summary>
internal static class ImportRoutes
{
    public static void Map(IEndpointRouteBuilder project) =>
        project.MapPost("/import", (HttpContext http, CancellationToken _) => ImportAsync(http))
            .Answers<ImportDocument>("Translates a workflow of Argo or Elsa; stores nothing.").Takes<ImportBody>().Requires(Role.Author);

    private static async Task<IResult> ImportAsync(HttpContext http)
    {
        var (body, wrong) = await Body.ReadAsync<ImportBody>(http, Body.OfText);
        return body is null ? wrong! : Results.Ok(ImportDocument.Of(WorkflowImport.Read(body.Text)));
    }
}

/// <summary>A file of another engine.</summary>
/// <param name="Text">Argo's YAML, or a flowchart of Elsa 3 as JSON.</param>
internal sealed record ImportBody(string Text);

/// <summary>What came of it.</summary>
/// <param name="Workflows">Each is valid; none where something stands in the way of all.</param>
/// <param name="Notes">What was not carried over as it stood, in the order of the text.</param>
internal sealed record ImportDocument(IReadOnlyList<ImportedWorkflow> Workflows, IReadOnlyList<ImportNote> Notes)
{
    public static ImportDocument Of(ImportResult result) => new(result.Workflows, result.Notes);
}
