namespace Workflows.Runtime.Storing;

/// <summary>
/// Triggers, and the slots of schedules. Any number of engines work on them side by side: of what they do to one trigger, one thing happens at
/// a time.
/// </summary>
public interface ITriggerRecords
{
    /// <summary>The workflows of all projects.</summary>
    Task<IReadOnlyList<LiveWorkflow>> ListLiveAsync(CancellationToken cancellation);

    /// <summary>
    /// Says which triggers the live version of a workflow has, without manual ones. One that is new, or comes at other times than before, counts from when the
    /// version became live; any other goes on. Saying it again changes nothing.
    /// </summary>
    Task DeclareAsync(LiveWorkflow workflow, IReadOnlyList<CountedTrigger> triggers, CancellationToken cancellation);

    /// <summary>The triggers that live versions declare, without manual ones.</summary>
    /// <param name="project">Null: of all projects.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<TriggerRecord>> ListTriggersAsync(string? project, CancellationToken cancellation);

    /// <summary>
    /// Accepts a run as <see cref="IRunRecords.AcceptAsync"/> does, together with its <see cref="NewRun.Claim"/>: where that has started a run before, it is
    /// given back; where it may start none, or not yet, that is recorded.
    /// </summary>
    Task<ClaimedRun> ClaimAsync(NewRun run, CancellationToken cancellation);

    /// <summary>
    /// Records that a slot, with all older ones that were not handled, starts no run. One that was handled, other than to wait, stays as it is.
    /// </summary>
    Task PassAsync(TriggerKey trigger, DateTimeOffset planned, SlotState state, string why, CancellationToken cancellation);

    /// <summary>Pauses a trigger, or lets it go on: what came meanwhile is not made up for.</summary>
    /// <param name="trigger">Which.</param>
    /// <param name="isPause">False lets it go on.</param>
    /// <param name="audit">Who asks; recorded with it where something changes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False: it was so already, or there is no such one.</returns>
    Task<bool> PauseAsync(TriggerKey trigger, bool isPause, AuditEntry audit, CancellationToken cancellation);

    /// <summary>Slots that are on record, newest first.</summary>
    Task<IReadOnlyList<SlotRecord>> ListSlotsAsync(TriggerKey trigger, int most, CancellationToken cancellation);

    /// <summary>Runs that the trigger started and that have not ended, without those of backfills.</summary>
    Task<IReadOnlyList<Guid>> ListUnfinishedAsync(TriggerKey trigger, CancellationToken cancellation);
}
