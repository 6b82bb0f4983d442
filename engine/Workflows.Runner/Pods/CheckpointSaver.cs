using Workflows.Runner.Processes;
using Workflows.Runner.Streams;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Pods;

/// <summary>
/// Sends the checkpoint to the engine from time to time, when it has changed, and once more at the end. While the command runs a child sends
/// it (this same program), so that no upload delays a signal; it is below us, and goes with the command's own processes.
/// </summary>
internal sealed class CheckpointSaver(string folder, long interval, Checkpoint checkpoint, Log log)
{
    /// <summary>How the child is told what to do.</summary>
    public const string Argument = "--save-checkpoint";

    private string? saved = FolderState.Of(folder), sending;
    private long next = Environment.TickCount64 + interval;
    private int child;

    /// <summary>When to look next, on the clock of <see cref="Environment.TickCount64"/>.</summary>
    public long NextLook => child == 0 ? next : long.MaxValue;

    /// <summary>Starts sending, where it is time and anything has changed. On the main thread only: the child dies with the thread that forks it.</summary>
    public void Look()
    {
        if (Environment.TickCount64 < NextLook) return;
        next = Environment.TickCount64 + interval;
        sending = FolderState.Of(folder);
        if (sending is null || sending == saved) return;
        child = OwnProgram.Start(Argument, folder);
    }

    /// <summary>A child has ended: perhaps ours.</summary>
    public void Ended(int id, int status)
    {
        if (id != child) return;
        if (status == 0) saved = sending;
        child = 0;
    }

    /// <summary>The command has ended. Where it can't be sent the next attempt goes on from an older one, so it is no failure of this one.</summary>
    public void SaveLast()
    {
        if (FolderState.Of(folder) is { } now && now == saved) return;
        try
        {
            checkpoint.Save(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or UnreadableException)
        {
            log.WriteNote($"the checkpoint is not kept: {problem.Message}");
        }
    }
}
