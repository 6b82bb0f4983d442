using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Storage.Sql.Auditing;
using Workflows.Storage.Sql.Committing;
using Workflows.Storage.Sql.Inbox;
using Workflows.Storage.Sql.Triggers;

namespace Workflows.Storage.Sql.Accepting;

/// <summary>Turns a request into a run, Queued, with its first event and a start entry for the engine. Works inside the caller's transaction.</summary>
internal static class NewRuns
{
    /// <summary>How long a key gives the first run back: long after anybody asks again for want of an answer.</summary>
    private static readonly TimeSpan KeysKeptFor = TimeSpan.FromDays(30);

    public static AcceptedRun Accept(Database database, NewRun request, RunWriter writer, int partitions, DateTimeOffset now)
    {
        if (request.IdempotencyKey is { } key)
        {
            database.Lock($"start {request.Version.Project} {key}");
            database["DELETE FROM idempotency WHERE at < ?"].With(now - KeysKeptFor).Run();
            if (Earlier(database, request.Version.Project, key) is { } earlier)
            {
                return earlier;
            }
        }

        if (request.Earlier is { } reused
            && !database[$"SELECT TRUE FROM runs WHERE id = ? {database.ForKeyShare}"].With(reused).ReadOne(row => row.Flag(0)))
        {
            throw new RunGoneException();
        }

        Versions.Lock(database, request.Version);
        var (version, added) = Versions.Bring(database, request.Version);
        var number = TakeNumber(database, request.Version);
        var run = NewState(request, version, number, partitions);
        writer.Create(database, run);
        if (CommitEvents.OfQueued(run, run.CreatedAt) is { } queued)
        {
            ArrivalTable.Write(database, queued, now);
        }

        if (request.IdempotencyKey is { } taken)
        {
            database["INSERT INTO idempotency (project, key, run, at) VALUES (?, ?, ?, ?)"].With(run.Project).With(taken).With(run.Id).With(now).Run();
        }

        InboxTable.Add(database, run.Id, null, now);
        AuditTable.Append(database, request.Audit is { } audit ? audit with { Object = run.Label } : null, now);
        return new(run.Id, run.Label, number, version, Existed: false)
        {
            IsNewVersion = added,
            Live = Versions.Live(database, request.Version),
        };
    }

    /// <summary>See <see cref="ITriggerRecords.ClaimAsync"/>.</summary>
    public static ClaimedRun Claim(Database database, NewRun request, RunWriter writer, int partitions, DateTimeOffset now)
    {
        var key = new TriggerKey(request.Version.Project, request.Version.Workflow, string.Empty);
        switch (request.Claim)
        {
            case TriggerClaim.Slot slot:
                key = key with { Name = slot.Trigger };
                if (SlotRows.Claim(database, key, slot, now) is { } settled)
                {
                    return settled;
                }

                var run = Accept(database, request, writer, partitions, now);
                SlotRows.Start(database, key, slot, run.Id, now);
                return new(run, string.Empty);
            case TriggerClaim.Delivery delivery:
                return Deliveries.Claim(database, delivery, () => Accept(database, request, writer, partitions, now), now);
            case TriggerClaim.Arrival arrival:
                return Deliveries.Claim(database, arrival, () => Accept(database, request, writer, partitions, now), now);
            default:
                throw new ArgumentException("the run has no claim", nameof(request));
        }
    }

    /// <summary>A run that was accepted before; null where it is gone.</summary>
    public static AcceptedRun? Find(Database database, Guid run) =>
        database[
            """
            SELECT r.id, r.label, r.number, r.version, w.live FROM runs r
            JOIN workflows w ON w.project = r.project AND w.name = r.workflow WHERE r.id = ?
            """]
            .With(run).ReadOne(row => new AcceptedRun(row.Id(0), row.Text(1), row.Int(2), row.Int(3), Existed: true) { Live = row.Int(4) });

    private static RunState NewState(NewRun request, int version, int number, int partitions)
    {
        var (project, workflow) = (request.Version.Project, request.Version.Workflow);
        var plan = request.Plans(project, workflow, version, () => new VersionContent(request.Version.Canonical, request.Version.Manifests));
        var steps = RunState.NewSteps(plan);
        foreach (var (step, state) in request.Reused)
        {
            steps = steps.With(step, state);
        }

        var key = request.ConcurrencyKey?.Invoke(number, version);
        return new RunState
        {
            Id = request.Id,
            Project = project,
            Plan = plan,
            Number = number,
            Label = $"{workflow}#{number}",
            Parameters = request.Parameters,
            Trigger = request.Trigger,
            Labels = request.Labels,
            Pins = request.Pins,
            Remembered = request.Remembered,
            ConcurrencyKey = key,
            Folder = request.Folder,
            Executor = request.Executor,
            Partition = RunPartition.Of(project, request.Id, key, partitions),
            CreatedAt = request.At,
            Sequence = 1,
            Steps = steps,
        }.Recount();
    }

    private static int TakeNumber(Database database, NewVersion version) =>
        database["UPDATE workflows SET runs = runs + 1 WHERE project = ? AND name = ? RETURNING runs"]
            .With(version.Project).With(version.Workflow).ReadOne(row => row.Int(0));

    private static AcceptedRun? Earlier(Database database, string project, string key) =>
        database["SELECT run FROM idempotency WHERE project = ? AND key = ?"].With(project).With(key).ReadOne(row => (Guid?)row.Id(0)) is { } run
            ? Find(database, run)
            : null;
}
