using Workflows.Core.Runs;

namespace Workflows.Core.Tests.Runs;

/// <summary>Equality of states by content: persistent and immutable arrays compare by reference, these compare what they hold.</summary>
internal static class Same
{
    /// <summary>Where two states differ; null when they are the same.</summary>
    public static string? Difference(RunState a, RunState b)
    {
        if (a with { Steps = b.Steps } != b)
        {
            return $"the run: {a with { Steps = b.Steps }} but {b}";
        }

        for (var i = 0; i < a.Steps.Count; i++)
        {
            if (!Equal(a.Steps[i], b.Steps[i]))
            {
                return $"{a.Plan.Steps[i].Name}: {Show(a.Steps[i])} but {Show(b.Steps[i])}";
            }
        }

        return null;
    }

    public static string? Difference(Decision a, Decision b) => (a, b) switch
    {
        (Decision.Accepted x, Decision.Accepted y) => Difference(x.State, y.State)
            ?? (x.Effects.SequenceEqual(y.Effects) ? null : "the effects") ?? (Equal(x.Changes, y.Changes) ? null : "the changes"),
        _ => Equals(a, b) ? null : $"{a} but {b}",
    };

    private static bool Equal(ChangeSet a, ChangeSet b) => a.Run == b.Run && a.Steps.SequenceEqual(b.Steps) && a.Items.SequenceEqual(b.Items)
        && a.Instances.SequenceEqual(b.Instances) && a.Attempts.SequenceEqual(b.Attempts);

    private static bool Equal(StepState a, StepState b) => ReferenceEquals(a, b)
        || (a with { Only = null, Fan = null, Approval = null } == b with { Only = null, Fan = null, Approval = null }
            && Equal(a.Only, b.Only) && Equal(a.Fan, b.Fan) && Equal(a.Approval, b.Approval));

    private static bool Equal(InstanceState? a, InstanceState? b) => ReferenceEquals(a, b)
        || (a is not null && b is not null && a with { Artifacts = b.Artifacts } == b && a.Artifacts.SequenceEqual(b.Artifacts));

    private static bool Equal(FanState? a, FanState? b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a is null || b is null || a with { Instances = b.Instances, Items = b.Items } != b || a.Items.IsDefault != b.Items.IsDefault)
        {
            return false;
        }

        return (a.Items.IsDefault || a.Items.SequenceEqual(b.Items))
            && Enumerable.Range(0, Math.Max(a.Instances.Count, b.Instances.Count)).All(i => Equal(At(a, i), At(b, i)));
    }

    private static InstanceState? At(FanState fan, int index) => index < fan.Instances.Count ? fan.Instances[index] : null;

    private static bool Equal(ApprovalState? a, ApprovalState? b) => ReferenceEquals(a, b)
        || (a is not null && b is not null && a with { Votes = b.Votes } == b && a.Votes.SequenceEqual(b.Votes));

    private static string Show(StepState step) => step.Fan is { } fan ? $"{step} [{string.Join("; ", fan.Instances)}]" : step.ToString();
}
