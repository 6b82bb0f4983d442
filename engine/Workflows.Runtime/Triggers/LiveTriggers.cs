using Microsoft.Extensions.Logging;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>The schedules and event triggers of all live versions of a store. Each version is read once, when it becomes live.</summary>
internal sealed partial class LiveTriggers(IRecords store, PlanCache plans, ILogger log)
{
    private readonly Dictionary<(string Project, string Workflow), (LiveWorkflow Live, TriggersOfVersion Triggers)> known = [];

    /// <summary>Could not be read: they are read again each time, and told once.</summary>
    private readonly HashSet<LiveWorkflow> unread = [];

    /// <summary>Projects with a live version that could not be read the last time.</summary>
    public IReadOnlySet<string> Unread { get; private set; } = new HashSet<string>();

    /// <summary>Reads what is new.</summary>
    public async Task<IReadOnlyList<TriggersOfVersion>> RefreshAsync(CancellationToken cancellation)
    {
        HashSet<string> projects = [];
        foreach (var live in await store.ListLiveAsync(cancellation))
        {
            var key = (live.Project, live.Name);
            if (!known.TryGetValue(key, out var before) || before.Live != live)
            {
                // What was live before must not fire any more, also where this one can't be read.
                known.Remove(key);
                if (await ReadAsync(live, cancellation) is { } triggers)
                {
                    known.Add(key, (live, triggers));
                    unread.Remove(live);
                }
                else
                {
                    projects.Add(live.Project);
                }
            }
        }

        Unread = projects;
        return [.. known.Values.Select(each => each.Triggers)];
    }

    /// <summary>Null: it can't be read now.</summary>
    private async Task<TriggersOfVersion?> ReadAsync(LiveWorkflow live, CancellationToken cancellation)
    {
        try
        {
            if (await store.FindVersionAsync(live.Project, live.Name, live.Live, cancellation) is not { } record)
            {
                return null;
            }

            var triggers = TriggersOfVersion.Of(record, plans.Of(record).Definition);
            await store.DeclareAsync(live, triggers.Counted, cancellation);
            return triggers;
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or StoreUnavailableException))
        {
            // A row that can't be read, a time zone that this machine does not know: the others go on.
            if (unread.Add(live))
            {
                LogUnreadable(failure, live.Project, live.Name, live.Live);
            }

            return null;
        }
    }
}
