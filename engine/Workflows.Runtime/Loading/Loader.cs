using Microsoft.Extensions.Logging;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Loading;

/// <summary>Brings runs from the store into memory, each once: who asks for one that is on its way waits for the same load.</summary>
internal sealed partial class Loader(IStore store, PlanSource plans, Roster roster, Errands errands, ILogger log)
{
    private readonly Dictionary<Guid, List<Action<LiveRun?, string?>>> waiting = [];
    private readonly Dictionary<Guid, string> broken = [];
    private bool open;

    /// <summary>Does what is outstanding for a run that came into memory.</summary>
    public required Action<LiveRun> Adopt { get; init; }

    /// <summary>Lets go of a run that has ended and has nothing to do.</summary>
    public required Action<LiveRun> Settle { get; init; }

    /// <summary>Hands over the run, or null and why there is none. At once where it is in memory.</summary>
    public void Fetch(Guid run, Action<LiveRun?, string?> then)
    {
        if (open && (roster.Find(run) is { } live ? (live, null) : broken.TryGetValue(run, out var why) ? (null, why) : default((LiveRun?, string?)?)) is { } known)
        {
            then(known.Item1, known.Item2);
            return;
        }

        if (waiting.TryGetValue(run, out var others))
        {
            others.Add(then);
            return;
        }

        waiting.Add(run, [then]);
        if (open)
        {
            Load(run);
        }
    }

    /// <summary>Every unfinished run, at start-up; then everything that was asked for meanwhile.</summary>
    public void LoadAll(Action then) => errands.Send(stop => store.LoadUnfinishedAsync(plans, stop), loaded =>
    {
        foreach (var run in loaded)
        {
            Keep(run);
        }

        open = true;
        then();
        foreach (var run in waiting.Keys.ToArray())
        {
            Load(run);
        }
    });

    private void Load(Guid run) => errands.Send(stop => store.LoadAsync(run, plans, stop), loaded => Arrived(run, loaded));

    private void Arrived(Guid id, LoadedRun? loaded)
    {
        // It may have come in by another door meanwhile: the memory's copy is never older.
        var known = roster.Find(id);
        var live = known ?? (loaded is null ? null : Keep(loaded));
        if (known is null && live is not null)
        {
            Adopt(live);
        }

        waiting.Remove(id, out var callers);
        foreach (var then in callers ?? [])
        {
            then(roster.Find(id) ?? live, broken.GetValueOrDefault(id) ?? (live is null ? "there is no such run" : null));
        }

        if (live is not null)
        {
            Settle(live);
        }
    }

    private LiveRun? Keep(LoadedRun loaded)
    {
        if (loaded.State is { } state)
        {
            return roster.Find(state.Id) ?? roster.Add(state);
        }

        LogBroken(loaded.Id, loaded.Broken ?? "no reason given");
        broken[loaded.Id] = $"the run can't be read: {loaded.Broken}";
        return null;
    }
}
