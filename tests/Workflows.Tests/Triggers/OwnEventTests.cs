using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Core.Runs;
using Workflows.Definitions.Activities;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Tests.Activities.Harness;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Triggers;

/// <summary>What the engine tells of by itself, and what that starts.</summary>
public sealed class OwnEventTests : IAsyncDisposable
{
    private const string Watch =
        """
        name: watch
        triggers: { again: { event: { type: drift.detected } } }
        steps: { drift: { uses: drift@1, with: { reference: a.csv, current: b.csv, model: bike-demand } } }
        """;

    private const string Retrain =
        """
        name: retrain
        parameters: { psi: { type: number, default: 0 } }
        triggers:
          drifted:
            event: { type: drift.detected, where: "event.model == 'bike-demand'", minimumSamples: 500, coolDown: 1h }
            with: { psi: "{{ event.statistic }}" }
        steps: { train: { set: { psi: "{{ parameters.psi }}" } } }
        """;

    private readonly Rig rig = Rig.Create(new RigOptions
    {
        Time = new FakeTimeProvider(new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero)),
        Catalogue = Catalogue.Load(Path.Combine(Repository.Root, "activities", "catalogue")).Catalogue,
    }).Start();

    private string? outputs;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task A_drift_check_that_finds_drift_retrains_the_model_once_in_a_cool_down()
    {
        await PublishAsync(Watch, Retrain);
        foreach (var (samples, drifted) in ((int, bool)[])[(900, false), (499, true), (900, true), (900, true)])
        {
            await WatchAsync(samples, drifted);
        }

        await DispatchAsync();
        rig.Time.Advance(TimeSpan.FromHours(1));
        await WatchAsync(900, true);
        await DispatchAsync();

        var runs = await RunsAsync("retrain");
        runs.Should().HaveCount(2).And.OnlyContain(run => run.Trigger.Kind == "event" && run.Trigger.By == "ada");
        runs[0].Parameters.Should().Be("""{"psi":0.43}""");
        (await rig.Bare.ListDeliveriesAsync(new("default", "retrain", "drifted"), 10, Cancellation)).Select(each => each.Verdict.Split(':')[0]).Should()
            .BeEquivalentTo(["it started retrain#1", "it started retrain#2", "it is of 499 samples, and the trigger wants 500 at least", "it cools down"]);
        (await RunsAsync("watch")).Should().HaveCount(5, "it does not answer what it tells of itself");
    }

    [Fact]
    public async Task What_is_told_of_drift_names_its_run_and_step_and_nobody_can_say_it_twice()
    {
        await WatchAsync(900, true);

        var told = (await rig.Bare.ListArrivalsAsync(new("default") { Type = "drift.detected" }, Cancellation)).Should().ContainSingle().Subject.Arrival;
        var run = (await RunsAsync("watch")).Single();
        told.Source.Should().Be($"urn:wf:run:{run.Id}");
        told.Subject.Should().Be("watch#1 drift");
        told.By.Should().Be("ada");
        told.Data.Should().Be(
            """{"workflow":"watch","run":"watch#1","step":"drift","columns":2,"model":"bike-demand","samples":900,"statistic":0.43}""");
    }

    [Theory]
    [InlineData("set: { n: 1 }", "run.succeeded")]
    [InlineData("set: { n: '{{ 1 / 0 }}' }", "run.failed")]
    public async Task A_run_that_has_ended_is_told_of_once_and_starts_what_is_for_it_but_never_its_own_workflow(string step, string type)
    {
        var first = $$"""
            name: first
            triggers: { own: { event: { type: {{type}}, where: "event.workflow == 'first'" } } }
            steps: { a: { {{step}} } }
            """;
        await PublishAsync(first, $$"""
            name: second
            triggers: { ended: { event: { type: {{type}}, where: "event.workflow == 'first'" } } }
            steps: { a: { set: { n: 1 } } }
            """);
        var run = await rig.RunAsync(first);

        await DispatchAsync();
        await rig.EndAsync((await RunsAsync("second")).Single().Id);
        await DispatchAsync();

        var told = (await rig.Bare.ListArrivalsAsync(new("default") { Type = type }, Cancellation))
            .Single(each => each.Arrival.Source == $"urn:wf:run:{run.Id}");
        told.Arrival.Id.Should().Be("ended:1");
        told.Arrival.Data.Should().StartWith($$"""{"workflow":"first","version":1,"run":"first#1","state":"{{type[4..]}}",""");
        (await RunsAsync("first")).Should().ContainSingle();
        (await RunsAsync("second")).Should().ContainSingle();
    }

    private async Task WatchAsync(int samples, bool drifted)
    {
        outputs = $$"""{"drifted":{{(drifted ? "true" : "false")}},"model":"bike-demand","statistic":0.43,"currentRows":{{samples}},"driftedCount":2}""";
        rig.Executor.Script = _ => ScriptedExecutor.Success with { Outputs = outputs };
        (await rig.RunAsync(Watch)).Status.Should().Be(RunStatus.Succeeded);
    }

    private async Task PublishAsync(params string[] texts)
    {
        foreach (var text in texts)
        {
            var request = new PublishRequest("default", "flow.yaml", text, "ada");
            var outcome = await new Publishing(rig.Bare, rig.Plans, rig.Time).PublishAsync(request, Cancellation);
            outcome.Should().BeOfType<PublishOutcome.Published>((outcome as PublishOutcome.Invalid)?.Errors[0].ToString());
        }

        rig.Time.Advance(TimeSpan.FromMilliseconds(1));
    }

    private Task DispatchAsync() => new ArrivalDispatcher(
        rig.Bare, rig.Plans, new(Evaluator.Evaluate, rig.Acceptance.StartAsync, rig.Folder), rig.Time, rig.Log).DispatchAsync(Cancellation);

    /// <summary>Oldest first.</summary>
    private async Task<IReadOnlyList<RunState>> RunsAsync(string workflow)
    {
        List<RunState> runs = [];
        foreach (var run in (await rig.Bare.ListRunsAsync(new RunFilter("default") { Workflow = workflow, Most = 100 }, Cancellation)).Reverse())
        {
            runs.Add(await rig.StoredAsync(run.Id));
        }

        return runs.OrderBy(run => run.Number).ToList();
    }
}
