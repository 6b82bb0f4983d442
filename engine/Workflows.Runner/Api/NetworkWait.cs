using Workflows.Runner.Processes;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Api;

/// <summary>Every wait for the network: it ends at its limit and, before the command has started, at a signal that asks to stop.</summary>
internal sealed class NetworkWait
{
    private const int Nothing = -1;

    /// <summary>The file that signals are read from; null once the command has run: what it left is delivered, whoever asks to stop.</summary>
    public int? Signals { get; set; }

    /// <summary>Waits until the file is ready for what is asked.</summary>
    /// <returns>What it is ready for; 0 when the time is over.</returns>
    /// <exception cref="OperationCanceledException">A signal asks to stop.</exception>
    public unsafe short For(int file, short asked, int milliseconds)
    {
        var end = Environment.TickCount64 + milliseconds;
        var entries = stackalloc PollEntry[2];
        do
        {
            entries[0] = new PollEntry { File = file, Asked = asked };
            entries[1] = new PollEntry { File = Signals ?? Nothing, Asked = Libc.Readable };
            _ = Libc.poll(entries, 2, (int)Math.Max(0, end - Environment.TickCount64));
            if (entries[1].Seen != 0) TakeSignals();
            if (entries[0].Seen != 0) return entries[0].Seen;
        }
        while (Environment.TickCount64 < end);
        return 0;
    }

    public void Pause(int milliseconds) => For(Nothing, 0, milliseconds);

    private void TakeSignals()
    {
        while (SignalFile.Next(Signals!.Value) is { } signal)
        {
            if (signal is not (Signal.Terminate or Signal.Interrupt or Signal.Quit)) continue;
            throw new OperationCanceledException("it was stopped before its command started");
        }
    }
}
