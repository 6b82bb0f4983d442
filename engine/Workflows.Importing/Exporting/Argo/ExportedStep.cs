using System.Text.Json;
using Workflows.Core.Definitions;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>A step of ours that becomes a task and a template.</summary>
/// <param name="Step">What it is.</param>
/// <param name="IsFinally">It runs when all else has ended.</param>
/// <param name="Template">The name of its template.</param>
internal sealed record ExportedStep(StepDefinition Step, bool IsFinally, string Template)
{
    private readonly Lazy<JsonElement> values = new(() =>
    {
        using var json = JsonDocument.Parse(((Work.Set)Step.Work).Values.Json);
        return json.RootElement.Clone();
    });

    public string Name => Step.Name;

    /// <summary>What a <c>set</c> computes.</summary>
    public JsonElement Values => values.Value;

    /// <summary>The name of its task.</summary>
    public string Task { get; set; } = Step.Name;

    /// <summary>Nothing of Argo means it: a pause stands in its place, and it leaves nothing.</summary>
    public bool IsPlaceholder { get; set; }

    /// <summary>It may be skipped while nothing fails: by a condition, a rejection, or because what it needs was.</summary>
    public bool MaySkip { get; set; }

    /// <summary>It may be skipped by a condition of its own.</summary>
    public bool SkipsItself { get; set; }

    /// <summary>It may count as failed for what needs it.</summary>
    public bool MayFail { get; set; }

    /// <summary>It runs on a failure that can't be, or on one that Argo can't be asked for: its condition is <c>false</c>.</summary>
    public bool NeverRuns { get; set; }

    /// <summary>It doesn't run where one that it needs failed, which counts as a failure of its own.</summary>
    public bool IsOmittedByFailure { get; set; }

    /// <summary>It may not run because of what it needs while nothing failed.</summary>
    public bool IsOmittedBySkip { get; set; }

    /// <summary>The ends of tasks that say that one of its needs failed, where its <c>runOn</c> asks; null where Argo would have to name too many.</summary>
    public IReadOnlyList<(string Task, string End)>? Failures { get; set; } = [];

    /// <summary>Its task has an instance for each item.</summary>
    public bool IsGroup => Step.FanOut is not null && !IsPlaceholder;

    /// <summary>Somebody reads what its program leaves in <c>WF_OUTPUTS</c>.</summary>
    public bool IsRead { get; set; }

    /// <summary>Somebody does when all else has ended, where only values of the whole workflow are known.</summary>
    public bool IsReadAtEnd { get; set; }
}
