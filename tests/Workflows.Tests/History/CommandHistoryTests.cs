using System.Collections.Concurrent;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Storing;
using Workflows.Server.Commands;
using Workflows.Server.People;
using Workflows.Tests.Runtime;
using Workflows.Tests.Runtime.Failures;
using Workflows.Tests.Triggers;
using Xunit;

namespace Workflows.Tests.History;

/// <summary>
/// Eight people start runs, decide, signal and cancel at once, while one call in a hundred to the store fails, theirs and the engine's, before it is done or
/// after. What each was told is held against the history of the runs (RELIABILITY 4: T11). 1,500 operations; WF_TORTURE=1 asks for 50,000.
/// </summary>
public abstract class CommandHistoryTests : IAsyncDisposable
{
    private const int Clients = 8;
    private const int Tail = 100;
    private const string Asked =
        "name: asked\nsteps: { ask: { approval: { from: [role:approver], onReject: skip } }, told: { wait: { event: { type: go } } } }";

    private static readonly int operations = Environment.GetEnvironmentVariable("WF_TORTURE") == "1" ? 50_000 : 1_500;

    private readonly ConcurrentQueue<Operation> told = [];
    private readonly ConcurrentDictionary<string, Guid> started = [];
    private readonly TriggerStore store;
    private readonly RandomTroubles troubles = new(int.Parse(Environment.GetEnvironmentVariable("SEED") ?? "1"));

    private protected CommandHistoryTests(TriggerStore store) => this.store = store;

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_was_acknowledged_is_in_the_history_once_and_what_was_refused_is_not()
    {
        await using var rig = Rig.Create(new RigOptions
        {
            Open = await store.OpenerAsync(),
            Decorate = inner => ThrowingPort<IStore>.Around(inner, troubles.Hit, troubles.Hit),
        }).Start();
        await using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromMilliseconds(100)), null, 0, 5);

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => AskAsync(rig, client, operations / Clients))));
        troubles.AreOn = false;
        told.Count(operation => operation.Answer is Answer.Unknown or Answer.NotAsked).Should().BePositive("there was trouble, seed {0}", troubles.Seed);
        var before = told.Count;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => AskAsync(rig, client, Tail / Clients))));
        told.Skip(before).Should().OnlyContain(operation => operation.Answer == Answer.Done || operation.Answer == Answer.Refused, "nothing fails any more");

        started.Values.Should().OnlyHaveUniqueItems("each key starts one run");
        List<string> problems = [];
        foreach (var (run, operations) in started.Values.Select(run => (run, told.Where(operation => operation.Run == run).ToList())))
        {
            var ended = await EndAsync(rig, run);
            problems.AddRange(HistoryCheck.Problems(ended, await rig.EventsAsync(run), operations));
        }

        problems.Should().BeEmpty("seed {0}", troubles.Seed);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{started.Count} starts and {told.Count} commands, {string.Join(", ", told.CountBy(operation => operation.Answer))}, {troubles.Thrown} failures, seed {troubles.Seed}");
    }

    /// <summary>One client, one thing after another.</summary>
    private async Task AskAsync(Rig rig, int client, int count)
    {
        var random = new Random((troubles.Seed * 1_000) + client);
        var actor = $"client{client}";
        var gate = new CommandGate(ThrowingPort<IRunRecords>.Around(rig.Bare, troubles.Hit), rig.Feed, TimeSpan.FromMinutes(1), TimeProvider.System);
        for (var n = 0; n < count; n++)
        {
            var runs = started.Values.ToArray();
            if (runs.Length < Clients || random.Next(4) == 0)
            {
                await StartAsync(rig, $"{actor} {Guid.NewGuid()}", random);
                continue;
            }

            // Most ask of the newest, where others do at the same time.
            var run = runs[^random.Next(1, Math.Min(runs.Length, Clients) + 1)];
            told.Enqueue(await CommandAsync(rig, gate, actor, run, random.GetItems(Enum.GetValues<OperationKind>(), 1)[0]));
        }
    }

    /// <summary>Whoever has lost the answer asks with the same key again.</summary>
    private async Task StartAsync(Rig rig, string key, Random random)
    {
        var request = new StartRequest("default", new RunTrigger("manual", "token:ann")) { Text = Asked, IdempotencyKey = key };
        for (var answersLost = random.Next(10) == 0 ? 1 : 0; answersLost >= 0; answersLost--)
        {
            var outcome = await rig.Acceptance.StartAsync(request, CancellationToken.None);
            var run = outcome.Should().BeOfType<StartOutcome.Started>().Which.Run.Id;
            started.GetOrAdd(key, run).Should().Be(run, "the same key starts the same run");
        }
    }

    private async Task<Operation> CommandAsync(Rig rig, CommandGate gate, string actor, Guid run, OperationKind kind)
    {
        var state = await rig.StoredAsync(run);
        var seed = 0UL;
        try
        {
            var outcome = await gate.AskAsync(
                Actor.Named(actor),
                state,
                asking =>
                {
                    seed = asking.Seed;
                    return EventOf(kind, asking);
                },
                act => new AuditEntry(state.Project, actor, act.Act, act.Object) { Method = "token", After = act.After },
                CancellationToken.None);
            return new(kind, $"token:{actor}", run, seed, outcome switch
            {
                CommandOutcome.Done => Answer.Done,
                CommandOutcome.Refused => Answer.Refused,
                _ => Answer.Unknown,
            });
        }
        catch (StoreUnavailableException trouble)
        {
            return new(kind, $"token:{actor}", run, seed, trouble.Message.Contains(nameof(IRunRecords.SendAsync), StringComparison.Ordinal)
                ? Answer.NotAsked
                : Answer.Unknown);
        }
    }

    private static RunEvent EventOf(OperationKind kind, Asking asking) => kind switch
    {
        OperationKind.Cancel => new CancelRequested(asking.By) { At = asking.At, Seed = asking.Seed },
        OperationKind.Signal => new SignalReceived(1, "{}", asking.By) { At = asking.At, Seed = asking.Seed },
        _ => new ApprovalVoted(0, asking.By, kind == OperationKind.Approve)
        {
            At = asking.At,
            Seed = asking.Seed,
            Method = "token",
            Roles = ["approver"],
        },
    };

    private static async Task<RunState> EndAsync(Rig rig, Guid run)
    {
        if (!(await rig.StoredAsync(run)).Status.IsFinal())
        {
            _ = await rig.AskAsync(run, at => new CancelRequested("ada") { At = at, Seed = 7 });
        }

        return await rig.EndAsync(run);
    }
}

public sealed class SqliteCommandHistoryTests() : CommandHistoryTests(new SqliteTriggerStore());

public sealed class PostgresCommandHistoryTests() : CommandHistoryTests(new PostgresTriggerStore());
