using Workflows.Runtime.Storing;
using Workflows.Storage.Sql.Accepting;
using Workflows.Storage.Sql.Triggers;

namespace Workflows.Storage.Sql;

/// <summary>What starts runs by itself.</summary>
public abstract partial class SqlStore
{
    public Task<IReadOnlyList<LiveWorkflow>> ListLiveAsync(CancellationToken cancellation) => ReadAsync(TriggerTable.ListLive, cancellation);

    public Task DeclareAsync(LiveWorkflow workflow, IReadOnlyList<CountedTrigger> triggers, CancellationToken cancellation) =>
        WriteAsync(database => TriggerTable.Declare(database, workflow, triggers), cancellation);

    public Task<IReadOnlyList<TriggerRecord>> ListTriggersAsync(string? project, CancellationToken cancellation) =>
        ReadAsync(database => TriggerTable.List(database, project), cancellation);

    public async Task<ClaimedRun> ClaimAsync(NewRun run, CancellationToken cancellation)
    {
        var claimed = await WriteAsync(database => NewRuns.Claim(database, run, writer, Partitions, clock.GetUtcNow()), cancellation);
        if (claimed.Run is not null)
        {
            Wake();
        }

        return claimed;
    }

    public Task PassAsync(TriggerKey trigger, DateTimeOffset planned, SlotState state, string why, CancellationToken cancellation) =>
        WriteAsync(database => SlotRows.Pass(database, trigger, planned, state, why, clock.GetUtcNow()), cancellation);

    public Task<bool> PauseAsync(TriggerKey trigger, bool isPause, AuditEntry audit, CancellationToken cancellation) =>
        WriteAsync(database => TriggerTable.Pause(database, trigger, isPause, audit, clock.GetUtcNow()), cancellation);

    public Task<IReadOnlyList<SlotRecord>> ListSlotsAsync(TriggerKey trigger, int most, CancellationToken cancellation) =>
        ReadAsync(database => SlotRows.List(database, trigger, most), cancellation);

    public Task<IReadOnlyList<Guid>> ListUnfinishedAsync(TriggerKey trigger, CancellationToken cancellation) =>
        ReadAsync(database => SlotRows.ListUnfinished(database, trigger), cancellation);
}
