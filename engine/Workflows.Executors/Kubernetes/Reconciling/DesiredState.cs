using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>What should be, as the engine last said it.</summary>
/// <param name="Spec">What it was asked for with; null where a pod was found that nobody has asked for, or an attempt is only to be stopped.</param>
/// <param name="Stop">It should not run any more; null while it should.</param>
/// <param name="IsReleased">Its end is recorded: nothing of it need stay.</param>
internal sealed record DesiredState(AttemptSpec? Spec, StopMode? Stop, bool IsReleased)
{
    /// <summary>The engine has said nothing.</summary>
    public static DesiredState Nothing { get; } = new(null, null, false);

    /// <summary>It should run, or should have run: we know its spec.</summary>
    public bool IsAskedFor => Spec is not null;

    /// <summary>
    /// The engine has said nothing of it, or gave it up: another engine of the same store asks for it, or nobody does and the engine is looking that up.
    /// </summary>
    public bool IsOfOthers => this == Nothing;

    /// <summary>A stop at once is never softened.</summary>
    public DesiredState Stopped(StopMode mode) => Stop == StopMode.AtOnce ? this : this with { Stop = mode };
}
