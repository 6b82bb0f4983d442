using Workflows.Core.Runs;

namespace Workflows.Cli.Drawing;

/// <summary>Why a step was skipped, in words.</summary>
internal static class SkipText
{
    /// <summary><c>steps.gate.outputs.passed is false</c>, <c>sign-off was skipped</c>; null for a step that is not skipped, or was rejected.</summary>
    public static string? Of(RunState run, int step) => SkipReason.Of(run, step) switch
    {
        null => null,
        { When: { } when } => $"{Texts.OneLine(when.Expression)} is false",
        { Needs.IsEmpty: true } => "nothing that it needs failed",
        var reason => string.Join(", ", reason.Needs.Select(need => $"{run.Plan.Steps[need].Name} {HowItEnded(run.Steps[need].Status)}")),
    };

    private static string HowItEnded(StepStatus status) => status switch
    {
        StepStatus.Skipped => "was skipped",
        StepStatus.Cancelled => "was cancelled",
        _ => status.Word(),
    };
}
