namespace Workflows.Runtime.Attempts;

/// <summary>What happens to attempts when the engine that drives their runs changes.</summary>
internal sealed partial class AttemptController
{
    /// <summary>What is to be started, but only once it is sure that the partition is still this engine's.</summary>
    private readonly List<Action> late = [];

    /// <summary>These were begun by an engine of another home, as processes of its machine: they are lost.</summary>
    public void Strand(IReadOnlySet<Guid> uids)
    {
        foreach (var attempt in uids.Select(Find).OfType<LiveAttempt>())
        {
            attempt.IsStranded = true;
        }
    }

    /// <summary>The term of the lease goes on: what waited for that is started.</summary>
    public void Renewed()
    {
        var starts = late.ToArray();
        late.Clear();
        Array.ForEach(starts, start => start());
    }

    /// <summary>An attempt lives that only this machine can follow.</summary>
    public bool IsTied => live.Values.Any(attempt => attempt.Executor is { IsOfThisMachine: true });

    /// <summary>
    /// Another engine drives these runs from now on. Where it can follow what runs, that goes on; a process of this machine it has given up already, so that is
    /// stopped.
    /// </summary>
    public void LetGo()
    {
        foreach (var attempt in live.Values)
        {
            Routes.Remove(attempt.Uid);
            if (attempt.Executor is { IsOfThisMachine: true })
            {
                TryStop(attempt);
            }
            else
            {
                attempt.Executor?.Disown(attempt.Uid);
            }
        }

        live.Clear();
    }
}
