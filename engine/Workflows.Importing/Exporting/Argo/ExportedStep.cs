using Workflows.Core.Definitions;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>A step of ours that becomes a task and a template.</summary>
/// <param name="Step">What it is.</param>
/// <param name="IsFinally">It runs when all else has ended.</param>
/// <param name="Template">The name of its template.</param>
internal sealed record ExportedStep(StepDefinition Step, bool IsFinally, string Template)
{
    public string Name => Step.Name;

    /// <summary>The name of its task.</summary>
    public string Task { get; set; } = Step.Name;

    /// <summary>Nothing of Argo means it: a pause stands in its place, and it leaves nothing.</summary>
    public bool IsPlaceholder { get; set; }

    /// <summary>It may be skipped while nothing fails: by a condition, a rejection, or because what it needs was.</summary>
    public bool MaySkip { get; set; }

    /// <summary>Somebody reads what its program leaves in <c>WF_OUTPUTS</c>.</summary>
    public bool IsRead { get; set; }

    /// <summary>Somebody does when all else has ended, where only values of the whole workflow are known.</summary>
    public bool IsReadAtEnd { get; set; }
}
