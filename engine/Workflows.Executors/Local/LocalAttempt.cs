using Workflows.Core.Runs;
using Workflows.Executors.Local.Launching;
using Workflows.Runner.Wire;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Local;

/// <summary>One attempt as this engine knows it. Its owner locks.</summary>
internal sealed class LocalAttempt(Guid uid, AttemptFolder folder)
{
    public Guid Uid => uid;
    public AttemptFolder Folder => folder;

    /// <summary>What it is started from; null for one that is never started here, only stopped.</summary>
    public AttemptSpec? ToStart { get; init; }

    /// <summary>How long it may run and end. Of one that was never asked for here, as its <c>wf-exec</c> was told.</summary>
    public TimeLimits Limits => field ??= ToStart is { } spec ? new TimeLimits(spec.Timeout, spec.Grace) : TimeLimits.Of(folder);

    /// <summary>Its timeout had passed, and nobody in its place did anything about it.</summary>
    public bool Overdue { get; set; }

    /// <summary>Over with its end: whatever is still planned for it.</summary>
    public CancellationTokenSource Ending { get; } = new();

    /// <summary>It holds one of the places.</summary>
    public bool HasPlace { get; set; }

    /// <summary>The <c>wf-exec</c> that runs it.</summary>
    public ProcessStart? Process { get; set; }

    /// <summary>It should not run any more.</summary>
    public StopMode? Stop { get; set; }

    /// <summary>Set at its end.</summary>
    public AttemptOutcome? Outcome { get; set; }
}
