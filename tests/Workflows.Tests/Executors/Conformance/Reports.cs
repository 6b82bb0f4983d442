using Workflows.Core.Runs;
using Workflows.Runtime.Executing;

namespace Workflows.Tests.Executors.Conformance;

/// <summary>What an executor has reported, in order.</summary>
public sealed class Reports
{
    private readonly Lock gate = new();
    private readonly List<Observation> all = [];

    public IReadOnlyList<Observation> All
    {
        get
        {
            lock (gate) return [.. all];
        }
    }

    public void Add(Observation observation)
    {
        lock (gate) all.Add(observation);
    }

    public int Ends(Guid uid) => All.OfType<Observation.Ended>().Count(ended => ended.Uid == uid);

    public async Task<AttemptOutcome> EndOfAsync(AttemptSpec spec, int count = 1)
    {
        await Eventually.TrueAsync(() => Ends(spec.Uid) >= count, $"'{string.Join(' ', spec.Command)}' ended {count} times");
        return All.OfType<Observation.Ended>().Last(ended => ended.Uid == spec.Uid).Outcome;
    }

    public Task RunningAsync(AttemptSpec spec) => SeenAsync<Observation.Running>(spec);

    public Task WaitingAsync(AttemptSpec spec) => SeenAsync<Observation.Waiting>(spec);

    private Task SeenAsync<T>(AttemptSpec spec)
        where T
            : Observation => Eventually.TrueAsync(
                () => All.OfType<T>().Any(seen => seen.Uid == spec.Uid),
                $"'{string.Join(' ', spec.Command)}' was {typeof(T).Name}");
}
