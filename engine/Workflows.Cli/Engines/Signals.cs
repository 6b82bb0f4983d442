using System.Runtime.InteropServices;

namespace Workflows.Cli.Engines;

/// <summary>
/// What the outside tells this process to do: Ctrl-C, and SIGTERM (also for a terminal that was closed). Whoever is told to go and is held up goes
/// all the same when its time is over (<see cref="ForcedEnd"/>).
/// </summary>
internal sealed class Signals : IDisposable
{
    /// <summary>For an end in good order: below the ten seconds that containers are given by some of their engines.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    /// <summary>At once, for a person.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource interruptedTwice = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource leaving = new();
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;
    private readonly PosixSignalRegistration hangUp;

    /// <param name="interruptEnds">The first Ctrl-C already means that the process is to go.</param>
    public Signals(bool interruptEnds = false)
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Take(context, () => Interrupt(interruptEnds)));
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Take(context, () => Leave(terminated, Grace)));
        hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Take(context, () => Leave(terminated, Grace)));
    }

    /// <summary>Ctrl-C was pressed.</summary>
    public Task Interrupted => interrupted.Task;

    /// <summary>Ctrl-C was pressed again.</summary>
    public Task InterruptedTwice => interruptedTwice.Task;

    /// <summary>The process is to go.</summary>
    public Task Terminated => terminated.Task;

    /// <summary>The process is to go, by SIGTERM or the Ctrl-C that means it: nothing may be waited for any more but the engine's own end.</summary>
    public CancellationToken Leaving => leaving.Token;

    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        hangUp.Dispose();
        leaving.Dispose();
    }

    private void Interrupt(bool ends)
    {
        if (!interrupted.TrySetResult())
        {
            Leave(interruptedTwice, AtOnce);
        }
        else if (ends)
        {
            Leave(terminated, Grace);
        }
    }

    private void Leave(TaskCompletionSource how, TimeSpan grace)
    {
        if (how.TrySetResult())
        {
            ForcedEnd.After(grace);
            leaving.Cancel();
        }
    }

    /// <summary>Handled here: the runtime must not end the process.</summary>
    private static void Take(PosixSignalContext context, Action act)
    {
        context.Cancel = true;
        act();
    }
}
