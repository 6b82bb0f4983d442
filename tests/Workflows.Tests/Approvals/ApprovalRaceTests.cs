using System.Globalization;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Storing;
using Workflows.Server.Commands;
using Workflows.Server.People;
using Workflows.Storage.Sql;
using Workflows.Tests.Runtime;
using Workflows.Tests.Storage;
using Workflows.Tests.Triggers;
using Xunit;

namespace Workflows.Tests.Approvals;

/// <summary>
/// Several people decide one approval at once, on a store that the subclass opens: one of them wins, always, and the history and the audit say who (T16).
/// Fifty races; <c>WORKFLOWS_TEST_RACES=20000</c> asks for more.
/// </summary>
public abstract class ApprovalRaceTests : IAsyncDisposable
{
    private const int RacesOfRun = 50;

    /// <summary>Races that go on together. Of many more the audit's chain, which takes one at a time, keeps the last beyond a server's patience.</summary>
    private const int AtOnce = 4;

    private const string Requester = "token:ann";
    private const string Editor = "token:eve";

    private static readonly string[] people = [Requester, Editor, "token:bob", "token:carl", "token:dora", "token:finn", "token:gus", "token:hans"];

    private readonly TriggerStore store;

    private protected ApprovalRaceTests(TriggerStore store) => this.store = store;

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Of_people_who_decide_at_once_one_wins_and_is_the_one_on_record()
    {
        var races = int.Parse(Environment.GetEnvironmentVariable("WORKFLOWS_TEST_RACES") ?? "50", CultureInfo.InvariantCulture);
        await using var rig = Rig.Create(new RigOptions { Open = await store.OpenerAsync() }).Start();

        // A commit that a busy server did not answer is tried again.
        await using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromMilliseconds(100)), null, 100, 100);
        var gate = new CommandGate(rig.Bare, rig.Feed, TimeSpan.FromMinutes(1), TimeProvider.System);
        for (var left = races; left > 0; left -= RacesOfRun)
        {
            await RaceAsync(rig, gate, Math.Min(left, RacesOfRun), new Random(left));
        }
    }

    private static async Task RaceAsync(Rig rig, CommandGate gate, int races, Random random)
    {
        var steps = string.Concat(Enumerable.Range(0, races).Select(n => $"\n  a{n}: {{ approval: {{ from: [role:approver], onReject: skip }} }}"));
        var request = new StartRequest("default", new RunTrigger("manual", Requester)) { Text = $"name: races\nsteps:{steps}" };
        var started = (await rig.Acceptance.StartAsync(request, CancellationToken.None)).Should().BeOfType<StartOutcome.Started>().Subject;
        var run = started.Run.Id;
        var asked = await rig.UntilAsync(run, state => state.Steps.All(step => step.Approval is not null));

        List<(int Step, string Actor, bool Approved, Task<CommandOutcome> Outcome)> votes = [];
        foreach (var together in Enumerable.Range(0, races).Chunk(AtOnce))
        {
            foreach (var step in together)
            {
                // The two who may not decide are always among them, and first as often as not.
                var actors = people[..2].Concat(random.GetItems(people[2..], random.Next(2, 7)).Distinct()).ToArray();
                random.Shuffle(actors);
                foreach (var actor in actors)
                {
                    var approved = random.Next(2) == 0;
                    votes.Add((step, actor, approved, Task.Run(() => AskAsync(gate, asked, step, actor, approved))));
                }
            }

            await Task.WhenAll(votes.Select(vote => vote.Outcome));
        }

        var decided = await rig.EndAsync(run);
        var audit = await ReadAuditAsync(rig.Bare, decided.Label);
        foreach (var race in votes.GroupBy(vote => vote.Step))
        {
            var name = decided.Plan.Steps[race.Key].Name;
            var winner = race.Where(vote => vote.Outcome.Result is CommandOutcome.Done).Should().ContainSingle(name).Subject;
            var recorded = decided.Steps[race.Key].Approval!.Votes.Should().ContainSingle(name).Subject;
            (recorded.Actor, recorded.Approved).Should().Be((winner.Actor, winner.Approved), name);
            recorded.Actor.Should().NotBe(Requester).And.NotBe(Editor);
            decided.Steps[race.Key].Status.Should().Be(winner.Approved ? StepStatus.Succeeded : StepStatus.Skipped, name);
            var rows = audit[$"{decided.Label} {name}"].ToList();
            rows.Should().HaveCount(race.Count(), "who asked in vain is on record too, once");
            rows.Should().ContainSingle(row => row.Actor == winner.Actor).Which.After.Should().Be(winner.Approved ? "approve" : "reject");
        }
    }

    private static Task<CommandOutcome> AskAsync(CommandGate gate, RunState run, int step, string actor, bool approved) => gate.AskAsync(
        Actor.Named(actor["token:".Length..]),
        run,
        asking => new ApprovalVoted(step, asking.By, approved)
        {
            At = run.Steps[step].Approval!.AskedAt,
            Seed = asking.Seed,
            Method = "token",
            Roles = ["approver"],
            Editor = Editor,
        },
        act => new AuditEntry(run.Project, actor, act.Act, act.Object) { Method = "token", After = act.After },
        CancellationToken.None);

    /// <summary>What was asked of a run, by its steps.</summary>
    private static async Task<ILookup<string, AuditEntry>> ReadAuditAsync(SqlStore store, string run)
    {
        List<AuditEntry> entries = [];
        for (long last = 0; await store.ReadAuditAsync(last, 500, CancellationToken.None) is { Count: > 0 } page; last = page[^1].Number)
        {
            entries.AddRange(page.Select(row => row.Entry).Where(entry => entry.Object.StartsWith($"{run} ", StringComparison.Ordinal)));
        }

        return entries.ToLookup(entry => entry.Object);
    }
}

public sealed class SqliteApprovalRaceTests() : ApprovalRaceTests(new SqliteTriggerStore());

public sealed class PostgresApprovalRaceTests() : ApprovalRaceTests(new PostgresTriggerStore());
