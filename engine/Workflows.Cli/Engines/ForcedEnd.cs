using Workflows.Cli.CommandLine;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.Engines;

/// <summary>
/// Ends this process however its threads are blocked: by a store that another process holds, a full disk, a reader of our output that reads no
/// more. Nothing is lost by it, for the engine may be killed at any instant. A thread of its own waits, since those of the pool may all be blocked.
/// </summary>
internal static class ForcedEnd
{
    private static readonly TimeSpan TimeToSpeak = TimeSpan.FromMilliseconds(300);

    private const string Message = "what this command waits for (the data folder, or who reads its output) does not answer: ended without it. "
        + "What is recorded stays, and the next engine goes on with it; whether the last request was recorded, `wf show` tells";

    public static void After(TimeSpan grace) => Start(() =>
    {
        Thread.Sleep(grace);
        Start(() => Screen.LastWords(Message)).Join(TimeToSpeak);
        Environment.Exit((int)ExitCode.TryAgain);
    });

    private static Thread Start(ThreadStart action)
    {
        var thread = new Thread(action) { IsBackground = true, Name = "forced end" };
        thread.Start();
        return thread;
    }
}
