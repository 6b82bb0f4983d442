using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Tests.Runtime;

/// <summary>A store whose commits go wrong as the test says: before they are done, or after, when only the reply is lost.</summary>
internal sealed class FaultyStore(IStore store) : IStore
{
    /// <summary>The lanes of a server's store commit beside each other.</summary>
    private readonly Lock lanes = new();

    private long read;
    private long handedOver;

    /// <summary>Called with each batch before it is written; what it throws is thrown.</summary>
    public Action<IReadOnlyList<RunCommit>> Before { get; set; } = static _ => { };

    /// <summary>Called once the batch is written.</summary>
    public Action<IReadOnlyList<RunCommit>> After { get; set; } = static _ => { };

    /// <summary>Called with each run whose stored event is asked for; what it throws is thrown.</summary>
    public Action<Guid> Looking { get; set; } = static _ => { };

    /// <summary>What the loading of a run waits for.</summary>
    public Func<Guid, Task> Loading { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Before the inbox is read; what it throws is thrown.</summary>
    public Func<Task> Reading { get; set; } = static () => Task.CompletedTask;

    /// <summary>Before a claim is written, and after it (true); what it throws is thrown.</summary>
    public Action<bool> Claiming { get; set; } = static _ => { };

    /// <summary>Entries that are not seen yet.</summary>
    public Func<InboxEntry, bool> Hidden { get; set; } = static _ => false;

    /// <summary>The entries that were read, in order.</summary>
    public List<long> Pages { get; } = [];

    /// <summary>The sizes of the batches that were tried.</summary>
    public List<int> Batches { get; } = [];

    public async Task CommitAsync(IReadOnlyList<RunCommit> batch, CancellationToken cancellation)
    {
        lock (lanes)
        {
            Batches.Add(batch.Count);
        }

        Before(batch);
        await store.CommitAsync(batch, cancellation);
        After(batch);
    }

    public int Partitions => store.Partitions;

    public Task<IReadOnlyList<EngineRecord>> ListEnginesAsync(CancellationToken cancellation) => store.ListEnginesAsync(cancellation);

    public Task<LeaseView> RenewAsync(Guid home, CancellationToken cancellation) => store.RenewAsync(home, cancellation);

    public Task<IReadOnlyList<int>> TakeAsync(IReadOnlyList<int> partitions, CancellationToken cancellation) => store.TakeAsync(partitions, cancellation);

    public Task GiveUpAsync(IReadOnlyList<int> partitions, CancellationToken cancellation) => store.GiveUpAsync(partitions, cancellation);

    public Task<int?> FindPartitionAsync(Guid run, CancellationToken cancellation) => store.FindPartitionAsync(run, cancellation);

    public Task<IReadOnlySet<Guid>> ListStrandedAsync(IReadOnlyList<int> partitions, string executor, CancellationToken cancellation) =>
        store.ListStrandedAsync(partitions, executor, cancellation);

    public async Task<StoredFact?> FindFactAsync(int partition, Guid run, long sequence, CancellationToken cancellation)
    {
        await Task.Yield();
        Looking(run);
        return await store.FindFactAsync(partition, run, sequence, cancellation);
    }

    public Task<IReadOnlyList<LoadedRun>> LoadUnfinishedAsync(int partition, PlanSource plans, CancellationToken cancellation) =>
        store.LoadUnfinishedAsync(partition, plans, cancellation);

    public async Task<LoadedRun?> LoadAsync(Guid run, PlanSource plans, CancellationToken cancellation)
    {
        await Loading(run);
        return await store.LoadAsync(run, plans, cancellation);
    }

    public Task AnswerAsync(int partition, IReadOnlyList<InboxAnswer> answers, CancellationToken cancellation) =>
        store.AnswerAsync(partition, answers, cancellation);

    public async Task<IReadOnlyList<InboxEntry>> ReadInboxAsync(IReadOnlySet<long> taken, long after, int most, CancellationToken cancellation)
    {
        await Reading();
        var page = await store.ReadInboxAsync(taken, after, most, cancellation);
        page = [.. page.Where(entry => !Hidden(entry))];
        Pages.AddRange(page.Select(entry => entry.Id));
        read = page.Count > 0 ? page[^1].Id : read;
        return page;
    }

    public Task<IReadOnlyList<InboxEntry>> ListUntakenAsync(Guid run, CancellationToken cancellation) => store.ListUntakenAsync(run, cancellation);

    public Task WaitForInboxAsync(CancellationToken cancellation)
    {
        Interlocked.Exchange(ref handedOver, read);
        return store.WaitForInboxAsync(cancellation);
    }

    /// <summary>Ends when this inbox entry is with the engine's loop.</summary>
    public async Task UntilReadAsync(long entry)
    {
        for (var n = 0; Interlocked.Read(ref handedOver) < entry; n++)
        {
            n.Should().BeLessThan(5_000, "the inbox is read");
            await Task.Delay(2);
        }
    }

    public Task ObserveAsync(IReadOnlyList<AttemptObservation> observations, CancellationToken cancellation) => store.ObserveAsync(observations, cancellation);

    public Task<CachedStep?> FindCachedAsync(string project, string key, DateTimeOffset since, CancellationToken cancellation) =>
        store.FindCachedAsync(project, key, since, cancellation);

    public Task<VersionRecord> PublishAsync(NewVersion version, CancellationToken cancellation) => store.PublishAsync(version, cancellation);

    public Task<VersionRecord?> FindVersionAsync(string project, string workflow, int? number, CancellationToken cancellation) =>
        store.FindVersionAsync(project, workflow, number, cancellation);

    public Task<IReadOnlyList<VersionRecord>> ListVersionsAsync(string project, string workflow, CancellationToken cancellation) =>
        store.ListVersionsAsync(project, workflow, cancellation);

    public Task<IReadOnlyList<WorkflowRecord>> ListWorkflowsAsync(string project, CancellationToken cancellation) =>
        store.ListWorkflowsAsync(project, cancellation);

    public Task<WorkflowRecord?> FindWorkflowAsync(string project, string workflow, CancellationToken cancellation) =>
        store.FindWorkflowAsync(project, workflow, cancellation);

    public Task<IReadOnlyList<IncompleteVersion>> ListIncompleteVersionsAsync(CancellationToken cancellation) =>
        store.ListIncompleteVersionsAsync(cancellation);

    public Task CompleteVersionAsync(IncompleteVersion version, IReadOnlyList<StoredManifest> manifests, CancellationToken cancellation) =>
        store.CompleteVersionAsync(version, manifests, cancellation);

    public Task<AcceptedRun> AcceptAsync(NewRun run, CancellationToken cancellation) => store.AcceptAsync(run, cancellation);

    public Task<long> SendAsync(Guid run, RunEvent command, AuditEntry? audit, CancellationToken cancellation) =>
        store.SendAsync(run, command, audit, cancellation);

    public Task<RunRemoval> RemoveAsync(string project, string label, AuditEntry audit, CancellationToken cancellation) =>
        store.RemoveAsync(project, label, audit, cancellation);

    public Task<InboxAnswer?> FindAnswerAsync(long inbox, CancellationToken cancellation) => store.FindAnswerAsync(inbox, cancellation);

    public Task<IReadOnlyDictionary<string, long>> FindMemoryAsync(string project, string workflow, CancellationToken cancellation) =>
        store.FindMemoryAsync(project, workflow, cancellation);

    public Task<IReadOnlyList<RunSummary>> ListRunsAsync(RunFilter filter, CancellationToken cancellation) => store.ListRunsAsync(filter, cancellation);

    public Task<Guid?> FindRunAsync(string project, string label, CancellationToken cancellation) => store.FindRunAsync(project, label, cancellation);

    public Task<RunView?> ViewAsync(Guid run, PlanSource plans, CancellationToken cancellation) => store.ViewAsync(run, plans, cancellation);

    public Task<IReadOnlyList<AttemptRecord>> ListAttemptsAsync(Guid run, int? step, int? index, CancellationToken cancellation) =>
        store.ListAttemptsAsync(run, step, index, cancellation);

    public Task<IReadOnlyList<InstanceRecord>> ListInstancesAsync(Guid run, int step, int from, int most, CancellationToken cancellation) =>
        store.ListInstancesAsync(run, step, from, most, cancellation);

    public Task<RunPosition?> FindPositionAsync(Guid run, CancellationToken cancellation) => store.FindPositionAsync(run, cancellation);

    public Task<IReadOnlyList<EventRecord>> ListEventsAsync(Guid run, long after, int most, CancellationToken cancellation) =>
        store.ListEventsAsync(run, after, most, cancellation);

    public Task<AttemptRecord?> FindAttemptAsync(Guid uid, CancellationToken cancellation) => store.FindAttemptAsync(uid, cancellation);

    public Task<IReadOnlyList<OpenCount>> CountOpenAsync(CancellationToken cancellation) => store.CountOpenAsync(cancellation);

    public Task<bool> HasLiveAttemptsAsync(string executor, CancellationToken cancellation) => store.HasLiveAttemptsAsync(executor, cancellation);

    public Task<bool> HasFileAsync(string project, string sha256, CancellationToken cancellation) => store.HasFileAsync(project, sha256, cancellation);

    public Task AddFileAsync(string project, string sha256, CancellationToken cancellation) => store.AddFileAsync(project, sha256, cancellation);

    public Task AddMetricsAsync(Guid attempt, IReadOnlyList<MetricPoint> points, CancellationToken cancellation) =>
        store.AddMetricsAsync(attempt, points, cancellation);

    public Task<IReadOnlyList<MetricPoint>> ListMetricsAsync(Guid run, CancellationToken cancellation) => store.ListMetricsAsync(run, cancellation);

    public Task<ModelVersion> AddModelVersionAsync(NewModelVersion version, CancellationToken cancellation) =>
        store.AddModelVersionAsync(version, cancellation);

    public Task<AliasMove> MoveAliasAsync(
        string project,
        string model,
        string alias,
        int version,
        ExpectedVersion? expected,
        string by,
        CancellationToken cancellation) =>
        store.MoveAliasAsync(project, model, alias, version, expected, by, cancellation);

    public Task<ModelRecord?> FindModelAsync(string project, string model, CancellationToken cancellation) =>
        store.FindModelAsync(project, model, cancellation);

    public Task<IReadOnlyList<ModelRecord>> ListModelsAsync(string project, CancellationToken cancellation) => store.ListModelsAsync(project, cancellation);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    public Task<IReadOnlyList<LiveWorkflow>> ListLiveAsync(CancellationToken cancellation) => store.ListLiveAsync(cancellation);

    public Task DeclareAsync(LiveWorkflow workflow, IReadOnlyList<CountedTrigger> triggers, CancellationToken cancellation) =>
        store.DeclareAsync(workflow, triggers, cancellation);

    public Task<IReadOnlyList<TriggerRecord>> ListTriggersAsync(string? project, CancellationToken cancellation) =>
        store.ListTriggersAsync(project, cancellation);

    public async Task<ClaimedRun> ClaimAsync(NewRun run, CancellationToken cancellation)
    {
        Claiming(false);
        var claimed = await store.ClaimAsync(run, cancellation);
        Claiming(true);
        return claimed;
    }

    public Task<DeliveryRecord> RecordDeliveryAsync(
        NewDelivery delivery, DeliveryOutcome outcome, string verdict, AuditEntry? audit, CancellationToken cancellation) =>
        store.RecordDeliveryAsync(delivery, outcome, verdict, audit, cancellation);

    public Task<DeliveryRecord?> FindDeliveryAsync(TriggerKey trigger, int number, CancellationToken cancellation) =>
        store.FindDeliveryAsync(trigger, number, cancellation);

    public Task<IReadOnlyList<DeliveryRecord>> ListDeliveriesAsync(TriggerKey trigger, int most, CancellationToken cancellation) =>
        store.ListDeliveriesAsync(trigger, most, cancellation);

    public Task<IReadOnlyList<ArrivalRecord>> AddArrivalsAsync(IReadOnlyList<NewArrival> arrivals, AuditEntry? audit, CancellationToken cancellation) =>
        store.AddArrivalsAsync(arrivals, audit, cancellation);

    public Task<IReadOnlyList<ArrivalRecord>> ListArrivalsAsync(ArrivalFilter filter, CancellationToken cancellation) =>
        store.ListArrivalsAsync(filter, cancellation);

    public Task<IReadOnlyList<ArrivalRecord>> ListOpenArrivalsAsync(long after, int most, CancellationToken cancellation) =>
        store.ListOpenArrivalsAsync(after, most, cancellation);

    public Task CloseArrivalsAsync(IReadOnlyList<long> numbers, CancellationToken cancellation) => store.CloseArrivalsAsync(numbers, cancellation);

    public Task<IReadOnlyList<ArrivalRecord>> ReadArrivalsAsync(
        string project, string type, DateTimeOffset since, long after, int most, CancellationToken cancellation) =>
        store.ReadArrivalsAsync(project, type, since, after, most, cancellation);

    public Task PassAsync(TriggerKey trigger, DateTimeOffset planned, SlotState state, string why, CancellationToken cancellation) =>
        store.PassAsync(trigger, planned, state, why, cancellation);

    public Task<bool> PauseAsync(TriggerKey trigger, bool isPause, AuditEntry audit, CancellationToken cancellation) =>
        store.PauseAsync(trigger, isPause, audit, cancellation);

    public Task<IReadOnlyList<AskedStep>> ListAskedAsync(string project, AskedStep after, int most, CancellationToken cancellation) =>
        store.ListAskedAsync(project, after, most, cancellation);

    public Task<DraftRecord?> FindDraftAsync(string project, string workflow, CancellationToken cancellation) =>
        store.FindDraftAsync(project, workflow, cancellation);

    public Task<IReadOnlyList<DraftRecord>> ListDraftsAsync(string project, CancellationToken cancellation) => store.ListDraftsAsync(project, cancellation);

    public Task<(DraftOutcome Outcome, DraftRecord Draft)> SaveDraftAsync(
        DraftRecord draft, string? seen, AuditEntry audit, CancellationToken cancellation) =>
        store.SaveDraftAsync(draft, seen, audit, cancellation);

    public Task<bool> DropDraftAsync(string project, string workflow, string seen, AuditEntry audit, CancellationToken cancellation) =>
        store.DropDraftAsync(project, workflow, seen, audit, cancellation);

    public Task AddTokenAsync(TokenRecord token, AuditEntry audit, CancellationToken cancellation) => store.AddTokenAsync(token, audit, cancellation);

    public Task<TokenRecord?> FindTokenAsync(string id, CancellationToken cancellation) => store.FindTokenAsync(id, cancellation);

    public Task<IReadOnlyList<TokenRecord>> ListTokensAsync(CancellationToken cancellation) => store.ListTokensAsync(cancellation);

    public Task<bool> RevokeTokenAsync(string id, AuditEntry audit, CancellationToken cancellation) => store.RevokeTokenAsync(id, audit, cancellation);

    public Task TouchTokenAsync(string id, CancellationToken cancellation) => store.TouchTokenAsync(id, cancellation);

    public Task AddSessionAsync(SessionRecord session, AuditEntry audit, CancellationToken cancellation) =>
        store.AddSessionAsync(session, audit, cancellation);

    public Task<SessionRecord?> FindSessionAsync(string hash, CancellationToken cancellation) => store.FindSessionAsync(hash, cancellation);

    public Task<bool> EndSessionAsync(string hash, AuditEntry audit, CancellationToken cancellation) => store.EndSessionAsync(hash, audit, cancellation);

    public Task<bool> AddDelegationAsync(DelegationRecord delegation, AuditEntry audit, CancellationToken cancellation) =>
        store.AddDelegationAsync(delegation, audit, cancellation);

    public Task<IReadOnlyList<DelegationRecord>> ListDelegationsAsync(string project, string? to, CancellationToken cancellation) =>
        store.ListDelegationsAsync(project, to, cancellation);

    public Task<bool> EndDelegationAsync(string project, string id, AuditEntry audit, CancellationToken cancellation) =>
        store.EndDelegationAsync(project, id, audit, cancellation);

    public Task AuditAsync(AuditEntry entry, CancellationToken cancellation) => store.AuditAsync(entry, cancellation);

    public Task<IReadOnlyList<AuditRecord>> ListAuditAsync(AuditFilter filter, CancellationToken cancellation) =>
        store.ListAuditAsync(filter, cancellation);

    public Task<IReadOnlyList<AuditRecord>> ReadAuditAsync(long after, int most, CancellationToken cancellation) =>
        store.ReadAuditAsync(after, most, cancellation);

    public Task<BackfillRecord?> AddBackfillAsync(NewBackfill backfill, AuditEntry audit, CancellationToken cancellation) =>
        store.AddBackfillAsync(backfill, audit, cancellation);

    public Task<IReadOnlyList<BackfillRecord>> ListOpenBackfillsAsync(CancellationToken cancellation) => store.ListOpenBackfillsAsync(cancellation);

    public Task<IReadOnlyList<BackfillRecord>> ListBackfillsAsync(TriggerKey trigger, CancellationToken cancellation) =>
        store.ListBackfillsAsync(trigger, cancellation);

    public Task<IReadOnlyList<DateTimeOffset>> ListBackfillSlotsAsync(TriggerKey trigger, int number, int most, CancellationToken cancellation) =>
        store.ListBackfillSlotsAsync(trigger, number, most, cancellation);

    public Task<IReadOnlyList<SlotRecord>> ListTakenSlotsAsync(
        TriggerKey trigger, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        store.ListTakenSlotsAsync(trigger, from, to, cancellation);

    public Task FailBackfillSlotAsync(TriggerKey trigger, int number, DateTimeOffset planned, string why, CancellationToken cancellation) =>
        store.FailBackfillSlotAsync(trigger, number, planned, why, cancellation);

    public Task<bool> CancelBackfillAsync(TriggerKey trigger, int number, AuditEntry audit, CancellationToken cancellation) =>
        store.CancelBackfillAsync(trigger, number, audit, cancellation);

    public Task<IReadOnlyList<SlotRecord>> ListSlotsAsync(TriggerKey trigger, int most, CancellationToken cancellation) =>
        store.ListSlotsAsync(trigger, most, cancellation);

    public Task<IReadOnlyList<Guid>> ListUnfinishedAsync(TriggerKey trigger, CancellationToken cancellation) =>
        store.ListUnfinishedAsync(trigger, cancellation);

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> ClaimSinksAsync(IReadOnlyCollection<string> sinks, CancellationToken cancellation) =>
        store.ClaimSinksAsync(sinks, cancellation);

    public Task<IReadOnlyList<ArrivalRecord>> ListUntoldArrivalsAsync(int most, CancellationToken cancellation) =>
        store.ListUntoldArrivalsAsync(most, cancellation);

    public Task<IReadOnlyList<NewNotification>> AddNotificationsAsync(
        IReadOnlyList<NewNotification> notifications, IReadOnlyList<long> told, DateTimeOffset due, CancellationToken cancellation) =>
        store.AddNotificationsAsync(notifications, told, due, cancellation);

    public Task<IReadOnlyList<NotificationRecord>> ListUndeliveredAsync(
        string sink, DateTimeOffset before, int most, CancellationToken cancellation) =>
        store.ListUndeliveredAsync(sink, before, most, cancellation);

    public Task<IReadOnlyList<NotificationRecord>> ListRemindersAsync(DateTimeOffset before, int most, CancellationToken cancellation) =>
        store.ListRemindersAsync(before, most, cancellation);

    public Task<NotificationRecord?> FindNotificationAsync(string id, CancellationToken cancellation) => store.FindNotificationAsync(id, cancellation);

    public Task<bool> TakeNotificationAsync(NotificationRecord found, DateTimeOffset due, CancellationToken cancellation) =>
        store.TakeNotificationAsync(found, due, cancellation);

    public Task<bool> BeginTryAsync(string id, int tries, DateTimeOffset due, CancellationToken cancellation) =>
        store.BeginTryAsync(id, tries, due, cancellation);

    public Task EndTryAsync(string id, NotificationOutcome? outcome, string? why, DateTimeOffset? due, CancellationToken cancellation) =>
        store.EndTryAsync(id, outcome, why, due, cancellation);

    public Task<bool> RemindAsync(
        NotificationRecord found, NewNotification? reminder, DateTimeOffset? next, DateTimeOffset due, CancellationToken cancellation) =>
        store.RemindAsync(found, reminder, next, due, cancellation);
}
