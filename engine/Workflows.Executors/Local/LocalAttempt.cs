using Workflows.Core.Runs;
using Workflows.Executors.Local.Launching;
using Workflows.Runner.Secrets;
using Workflows.Runner.Wire;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Local;

/// <summary>One attempt as this engine knows it. Its owner locks.</summary>
internal sealed class LocalAttempt(Guid uid, AttemptFolder folder)
{
    public Guid Uid => uid;
    public AttemptFolder Folder => folder;

    /// <summary>Null for one that is only to be stopped.</summary>
    public AttemptSpec? Spec { get; init; }

    /// <summary>What gives its secrets away; null until somebody asks.</summary>
    public SecretText? Secrets { get; set; }

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
