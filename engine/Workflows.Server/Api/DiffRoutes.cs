using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Core.Runs;
using Workflows.Definitions;
using Workflows.Definitions.Diff;
using Workflows.Definitions.Plans;
using Workflows.Definitions.Problems;
using Workflows.Runtime.Views;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>P/diff</c>: what changed in meaning between two texts or versions, and what becomes of each step's results.</summary>
internal static class DiffRoutes
{
    public static void Map(IEndpointRouteBuilder project, ServerOptions options) =>
        project.MapPost("/diff", (HttpContext http, string project) => DiffAsync(http, project, options))
            .Answers<DiffDocument>("Compares two texts or versions by meaning; stores nothing.").Takes<DiffBody>().Requires(Role.Viewer);

    private static async Task<IResult> DiffAsync(HttpContext http, string project, ServerOptions options)
    {
        var (body, wrong) = await Body.ReadAsync<DiffBody>(http, Body.OfText);
        if (body is null)
        {
            return wrong!;
        }

        var (before, problemBefore) = await ReadAsync(http, project, "before", body.Before, options);
        var (after, problemAfter) = await ReadAsync(http, project, "after", body.After, options);
        if ((problemBefore ?? problemAfter) is { } problem)
        {
            return problem;
        }

        return Results.Ok(DiffDocument.Of(WorkflowDiff.Between(before!.Json, after!.Json), before.Plan, after.Plan));
    }

    private static async Task<(Compared? Side, IResult? Problem)> ReadAsync(
        HttpContext http, string project, string name, DiffSide side, ServerOptions options)
    {
        if (side is { Text: { } text, Workflow: null, Version: null })
        {
            var reading = WorkflowText.Read(VersionRoutes.File, text, options.Plans.Catalogue);
            return reading.Definition is { } definition
                ? (new(reading.Json!, PlanBuilder.Build(definition, 0)), null)
                : (null, Problems.Invalid($"{name}: the text is no valid definition", ("errors", VersionRoutes.Shown(reading.Errors))));
        }

        if (side is not { Workflow: { } workflow, Text: null })
        {
            return (null, Problems.Invalid($"{name}: expected a text, or a workflow and its version (without one its live version)"));
        }

        if (!NameRules.IsLabel(workflow) || await options.Store.FindVersionAsync(project, workflow, side.Version, http.RequestAborted) is not { } version)
        {
            return (null, Problems.NotFound(side.Version is { } number
                ? string.Create(CultureInfo.InvariantCulture, $"{name}: there is no version {number} of {workflow} in {project}")
                : $"{name}: there is no workflow {workflow} in {project}"));
        }

        try
        {
            return (new(version.Canonical, options.Plans.Of(version)), null);
        }
        catch (InvalidDataException)
        {
            // One that can't be run any more can be compared still.
            return (new(version.Canonical, null), null);
        }
    }

    /// <param name="Json">What it says.</param>
    /// <param name="Plan">What it means; null: no program of today can run it.</param>
    private sealed record Compared(string Json, Plan? Plan);
}

/// <summary>What is to be compared.</summary>
/// <param name="Before">The older side.</param>
/// <param name="After">The newer one.</param>
internal sealed record DiffBody(DiffSide Before, DiffSide After);

/// <summary>A text, or a version of a workflow.</summary>
/// <param name="Text">YAML or JSON.</param>
/// <param name="Workflow">Its name.</param>
/// <param name="Version">Null: the live one.</param>
internal sealed record DiffSide(string? Text = null, string? Workflow = null, int? Version = null);

/// <summary>What changed in meaning; comments, order and layout don't count.</summary>
/// <param name="Changes">By path; none: they mean the same.</param>
/// <param name="Steps">
/// By name, what becomes of a step's results: <c>kept, changed, behind, added, removed</c>; null where a version can't be run any more.
/// </param>
internal sealed record DiffDocument(IReadOnlyList<ChangeDocument> Changes, IReadOnlyDictionary<string, string>? Steps)
{
    public static DiffDocument Of(ImmutableArray<Change> changes, Plan? before, Plan? after) => new(
        [.. changes.Select(change => new ChangeDocument(change.Kind.Word(), change.Path, Value(change.Before), Value(change.After)))],
        before is null || after is null ? null : StepImpacts.Between(before, after).ToDictionary(each => each.Step, each => each.Impact.Word()));

    private static JsonElement? Value(string? json) => json is null ? null : DocumentJson.Parse(json);
}

/// <summary>One change.</summary>
/// <param name="Kind"><c>added</c>, <c>removed</c> or <c>changed</c>.</param>
/// <param name="Path">Where: <c>steps.train.retry.attempts</c>.</param>
/// <param name="Before">Absent for what was added.</param>
/// <param name="After">Absent for what was removed.</param>
internal sealed record ChangeDocument(
    string Kind,
    string Path,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Before,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? After);
