using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Previewing;

namespace Workflows.Runtime.Views;

/// <summary>What a run would do, each step that runs taken to succeed.</summary>
/// <param name="Workflow">Its workflow.</param>
/// <param name="Version">Its version; null where the text is none yet.</param>
/// <param name="Parameters">All of them, defaults included.</param>
/// <param name="ConcurrencyKey">Runs with the same one wait for each other; null: it waits for none.</param>
/// <param name="Steps">In the order written.</param>
public sealed record PreviewDocument(
    string Workflow, int? Version, JsonElement Parameters, string? ConcurrencyKey, IReadOnlyList<StepPreviewDocument> Steps)
{
    public static PreviewDocument Of(RunPreview preview) => new(
        preview.Plan.Definition.Name,
        preview.Plan.Version == 0 ? null : preview.Plan.Version,
        DocumentJson.Parse(preview.Parameters),
        preview.ConcurrencyKey,
        [.. preview.Steps.Select(StepPreviewDocument.Of)]);
}

/// <summary>What a step would do.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it does: <c>uses</c>, <c>approval</c>, <c>workflow</c>, <c>wait</c> or <c>set</c>.</param>
/// <param name="Fate">
/// <c>runs</c>; <c>reuses</c> an earlier result; <c>skipped</c>; <c>decidedLater</c>, by what other steps give; <c>fails</c>, since it can't run as written.
/// </param>
/// <param name="Why">The earlier result, the condition or the error; null where the fate says all.</param>
public sealed record StepPreviewDocument(string Name, string Kind, string Fate, string? Why)
{
    /// <summary>It stands under <c>finally</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Finally { get; init; }

    /// <summary>How many instances it has; null for a plain step, and where that is decided later.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Instances { get; init; }

    /// <summary><c>container</c>, or an activity of the catalogue.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Uses { get; init; }

    /// <summary>Its image; null where there is none, or that is decided later.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Image { get; init; }

    /// <summary>The pod template that it runs with.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Profile { get; init; }

    /// <summary>The queue that it waits in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Queue { get; init; }

    /// <summary>The sub-workflow that it runs: <c>NAME@VERSION</c>, or the name alone where it is published with the start.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Workflow { get; init; }

    /// <summary>Who is asked; null where nobody is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AskedDocument? Approval { get; init; }

    public static StepPreviewDocument Of(StepPreview preview)
    {
        var document = new StepPreviewDocument(preview.Step.Name, Documents.KindOf(preview.Work), preview.Fate.Word(), preview.Why)
        {
            Finally = preview.Step.Finally,
            Instances = preview.Instances,
        };
        return preview.Work switch
        {
            Work.Program program => document with { Uses = program.Uses, Image = preview.Image, Profile = program.Profile, Queue = program.Queue },
            Work.SubWorkflow { Name: var name } => document with
            {
                Workflow = preview.Version is { } version ? FormattableString.Invariant($"{name}@{version}") : name,
            },
            Work.Approval asks => document with { Approval = new([.. asks.From], asks.Count, asks.NotRequester, preview.Text) },
            _ => document,
        };
    }
}

/// <summary>What people would be asked.</summary>
/// <param name="From">Users, groups and roles; empty: whoever has the role approver.</param>
/// <param name="Count">How many different people.</param>
/// <param name="NotRequester">Neither who starts the run nor who published its version may decide.</param>
/// <param name="Text">The question; null where there is none, or it is decided later.</param>
public sealed record AskedDocument(IReadOnlyList<string> From, int Count, bool NotRequester, string? Text);
