using System.Runtime.InteropServices;

namespace Workflows.Cli.Engines;

/// <summary>What the outside tells this process to do: Ctrl-C, and SIGTERM (also for a terminal that was closed).</summary>
internal sealed class Signals : IDisposable
{
    private readonly TaskCompletionSource interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource interruptedTwice = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;
    private readonly PosixSignalRegistration hangUp;

    public Signals()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Take(context, () => _ = interrupted.TrySetResult() || interruptedTwice.TrySetResult()));
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Take(context, () => terminated.TrySetResult()));
        hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Take(context, () => terminated.TrySetResult()));
    }

    /// <summary>Ctrl-C was pressed.</summary>
    public Task Interrupted => interrupted.Task;

    /// <summary>Ctrl-C was pressed again.</summary>
    public Task InterruptedTwice => interruptedTwice.Task;

    /// <summary>The process is to go.</summary>
    public Task Terminated => terminated.Task;

    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        hangUp.Dispose();
    }

    /// <summary>Handled here: the runtime must not end the process.</summary>
    private static void Take(PosixSignalContext context, Action act)
    {
        context.Cancel = true;
        act();
    }
}
