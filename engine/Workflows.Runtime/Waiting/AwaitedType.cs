using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Waiting;

/// <summary>
/// The steps of an engine that wait for events of one type in one project, and how far the events of that type were read. Numbers become visible in another
/// order than they were taken, so what came of late is read again and again, and known by its number.
/// </summary>
internal sealed class AwaitedType(string project, string type)
{
    private const int Page = 100;

    /// <summary>Longer than any transaction that stores events may take.</summary>
    private static readonly TimeSpan late = TimeSpan.FromMinutes(2);

    private readonly Dictionary<long, DateTimeOffset> recent = [];
    private long read;

    /// <summary>By run and ordinal. Used under the lock of whoever keeps this.</summary>
    public Dictionary<(Guid Run, int Step), WaitingStep> Steps { get; } = [];

    /// <summary>Shows what is new to the steps that wait, and what has come since its run began to those that wait for the first time now.</summary>
    /// <param name="steps">As they are at this moment.</param>
    /// <param name="records">The store.</param>
    /// <param name="now">By the store's clock, or near it.</param>
    /// <param name="cancellation">Gives up; what was not shown is shown the next time.</param>
    public async Task ReadAsync(IReadOnlyList<WaitingStep> steps, IArrivalRecords records, DateTimeOffset now, CancellationToken cancellation)
    {
        var newcomers = steps.Where(step => !step.HasCaughtUp).ToList();
        var (since, after) = newcomers.Count > 0 ? (newcomers.Min(step => step.Since), 0) : (DateTimeOffset.MinValue, read);
        IReadOnlyList<ArrivalRecord> page;
        do
        {
            page = await records.ReadArrivalsAsync(project, type, since, after, Page, cancellation);
            foreach (var arrival in page)
            {
                Show(arrival, steps, now);
                after = arrival.Number;
            }
        }
        while (page.Count == Page);
        newcomers.ForEach(static step => step.HasCaughtUp = true);
        Forget(now - late);
    }

    private void Show(ArrivalRecord arrival, IReadOnlyList<WaitingStep> steps, DateTimeOffset now)
    {
        var isNew = arrival.Number > read && recent.TryAdd(arrival.Number, arrival.At);
        if (arrival.Expires <= now)
        {
            return;
        }

        foreach (var step in steps.Where(step => arrival.At >= step.Since && (isNew || !step.HasCaughtUp)))
        {
            step.Offer(arrival);
        }
    }

    private void Forget(DateTimeOffset until)
    {
        foreach (var (number, _) in recent.Where(each => each.Value < until).ToList())
        {
            recent.Remove(number);
            read = Math.Max(read, number);
        }
    }
}
