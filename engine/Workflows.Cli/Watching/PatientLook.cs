using Workflows.Cli.CommandLine;
using Workflows.Cli.Remote;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Watching;

/// <summary>Looks at a run whose store may be away for a while, as its engine bears it (F22): the last picture stands meanwhile, and says so.</summary>
internal sealed class PatientLook(Watcher watcher, TimeProvider time)
{
    /// <summary>A store that is away for so long does not come back by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private long? away;

    /// <summary>What is wrong with the store; null for nothing.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The run now; null while the store is away.</summary>
    public async Task<Picture?> TakeAsync(Guid run, CancellationToken cancellation)
    {
        try
        {
            var picture = await watcher.LookAsync(run, cancellation) ?? throw RefusedException.NotFound("the run is not in the store any more");
            (Trouble, away) = (null, null);
            return picture;
        }
        catch (Exception failure) when (IsBearable(failure))
        {
            return null;
        }
    }

    /// <summary>Takes another failure of the store the same way.</summary>
    public async Task BearAsync(Task failed)
    {
        try
        {
            await failed;
        }
        catch (Exception failure) when (IsBearable(failure))
        {
            // It is told with the picture, and tried again.
        }
    }

    private bool IsBearable(Exception failure)
    {
        if (failure is not (StoreUnavailableException or ServerAwayException))
        {
            return false;
        }

        Trouble = failure is ServerAwayException ? failure.Message : $"the data folder does not answer: {failure.Message}";
        return time.GetElapsedTime(away ??= time.GetTimestamp()) < Patience;
    }
}
