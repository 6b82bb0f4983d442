using Microsoft.Extensions.Logging;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>The schedules of all live versions of a store. Each version is read once, when it becomes live.</summary>
internal sealed partial class LiveSchedules(IRecords store, PlanCache plans, ILogger log)
{
    private readonly Dictionary<(string Project, string Workflow), (LiveWorkflow Live, IReadOnlyList<LiveSchedule> Schedules)> known = [];

    /// <summary>Reads what is new.</summary>
    public async Task<IReadOnlyDictionary<TriggerKey, LiveSchedule>> RefreshAsync(CancellationToken cancellation)
    {
        foreach (var live in await store.ListLiveAsync(cancellation))
        {
            // Publishing a text again may say that its file is elsewhere, and is no new version: that is read with the next one.
            if (!known.TryGetValue((live.Project, live.Name), out var before) || before.Live != live)
            {
                known[(live.Project, live.Name)] = (live, await ReadAsync(live, cancellation));
            }
        }

        return known.Values.SelectMany(each => each.Schedules).ToDictionary(schedule => schedule.Key);
    }

    private async Task<IReadOnlyList<LiveSchedule>> ReadAsync(LiveWorkflow live, CancellationToken cancellation)
    {
        try
        {
            if (await store.FindVersionAsync(live.Project, live.Name, live.Live, cancellation) is not { } record)
            {
                return [];
            }

            var schedules = LiveSchedule.Of(record, plans.Of(record).Definition);
            await store.DeclareAsync(live, [.. schedules.Select(schedule => schedule.Declared)], cancellation);
            return schedules;
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or StoreUnavailableException))
        {
            // A row that can't be read, a time zone that this machine does not know: the others go on.
            LogUnreadable(failure, live.Project, live.Name, live.Live);
            return [];
        }
    }
}
