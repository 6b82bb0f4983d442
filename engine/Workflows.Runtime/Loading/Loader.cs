using Microsoft.Extensions.Logging;
using Workflows.Core.Runs;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Timing;

namespace Workflows.Runtime.Loading;

/// <summary>Brings runs from the store into memory, each once: who asks for one that is on its way waits for the same load.</summary>
internal sealed partial class Loader : IDisposable
{
    /// <summary>Between two tries to load a run that could not be loaded: nobody else would take it up before the next start.</summary>
    private static readonly TimeSpan pause = TimeSpan.FromMinutes(1);

    private readonly StoredRuns stored;
    private readonly LiveRuns runs;
    private readonly BackgroundWork background;
    private readonly Alarms alarms;
    private readonly ILogger log;
    private readonly Dictionary<Guid, List<Action<LiveRun?, string?>>> waiting = [];
    private readonly Dictionary<Guid, string> broken = [];
    private readonly Alarm<Guid> again;
    private bool open;

    public Loader(StoredRuns stored, LiveRuns runs, BackgroundWork background, Alarms alarms, ILogger log)
    {
        this.stored = stored;
        this.runs = runs;
        this.background = background;
        this.alarms = alarms;
        this.log = log;
        again = alarms.Create<Guid>(Again);
        again.Open();
    }

    public required FailureBoundary Boundary { get; init; }

    /// <summary>Does what is outstanding for a run that came into memory.</summary>
    public required Action<LiveRun> Adopt { get; init; }

    /// <summary>Lets go of a run that has ended and has nothing to do.</summary>
    public required Action<LiveRun> Evict { get; init; }

    /// <summary>Hands over the run, or null and why there is none. At once where it is in memory.</summary>
    public void Fetch(Guid run, Action<LiveRun?, string?> then)
    {
        if (open && runs.Find(run) is { } live)
        {
            then(live, null);
        }
        else if (open && broken.TryGetValue(run, out var why))
        {
            then(null, why);
        }
        else if (waiting.TryGetValue(run, out var others))
        {
            others.Add(then);
        }
        else
        {
            waiting.Add(run, [then]);
            if (open)
            {
                Load(run);
            }
        }
    }

    /// <summary>Reads every unfinished run, at first; then everything that was asked for meanwhile.</summary>
    /// <param name="then">They are in memory.</param>
    /// <param name="failed">They can't be loaded: there is nothing to drive.</param>
    public void LoadAll(Action then, Action<Exception> failed) => background.Read(
        Guid.Empty,
        "loading the unfinished runs",
        stored.LoadUnfinishedAsync,
        loaded =>
        {
            foreach (var run in loaded)
            {
                Keep(run);
            }

            open = true;
            try
            {
                then();
            }
            catch (Exception failure)
            {
                // An executor or a disk that can't begin: an engine without it would look alive and do nothing.
                failed(failure);
                return;
            }

            foreach (var run in waiting.Keys.ToArray())
            {
                // What has just come is handed over as it is: read once more, it could be older than what became of it meanwhile.
                if (runs.Find(run) is not null || broken.ContainsKey(run))
                {
                    Arrived(run, null);
                }
                else
                {
                    Load(run);
                }
            }
        },
        failed);

    /// <summary>Reads a run that is in memory once more, as it is stored; null and why where it can't be read.</summary>
    public void Reload(Guid run, Action<RunState?, string?> then) => background.Read(
        run,
        "loading the run after a failed commit",
        stop => stored.LoadAsync(run, stop),
        loaded => then(loaded?.State, loaded is null ? "it is gone" : loaded.Broken),
        failure =>
        {
            then(null, failure.Message);
            again.Set(run, alarms.Now + pause);
        });

    /// <summary>A run in memory can't be read any more: it is left alone, and whoever asks for it is told why.</summary>
    public void Break(LiveRun run, string why)
    {
        runs.Remove(run);
        broken[run.Id] = $"the run can't be read: {why}";
        foreach (var watcher in run.Watchers)
        {
            watcher.TrySetException(new InvalidOperationException($"run {run.Id}: {broken[run.Id]}"));
        }
    }

    public void Dispose() => again.Dispose();

    /// <summary>Why a run that the store has can't be read; null for any other.</summary>
    public string? WhyBroken(Guid run) => broken.GetValueOrDefault(run);

    private void Load(Guid run) => background.Read(
        run,
        "loading the run",
        stop => stored.LoadAsync(run, stop),
        loaded => Arrived(run, loaded),
        failure =>
        {
            Arrived(run, new LoadedRun(run, null, failure.Message));
            again.Set(run, alarms.Now + pause);
        });

    private void Again(Guid run)
    {
        broken.Remove(run);
        Fetch(run, static (_, _) => { });
    }

    private void Arrived(Guid id, LoadedRun? loaded)
    {
        // It may have been created in memory while the store was asked: the memory's copy is never older.
        var known = runs.Find(id);
        var live = known ?? (loaded is null ? null : Keep(loaded));
        if (known is null && live is not null)
        {
            Adopt(live);
        }

        waiting.Remove(id, out var callers);
        foreach (var then in callers ?? [])
        {
            Boundary.Try(id, "what was asked of the run", () => then(runs.Find(id) ?? live, WhyBroken(id) ?? (live is null ? "there is no such run" : null)));
        }

        if (live is not null)
        {
            Evict(live);
        }
    }

    private LiveRun? Keep(LoadedRun loaded)
    {
        if (loaded.State is { } state)
        {
            return runs.Find(state.Id) ?? runs.Add(state);
        }

        LogBroken(loaded.Id, loaded.Broken ?? "no reason given");
        broken[loaded.Id] = $"the run can't be read: {loaded.Broken}";
        return null;
    }
}
