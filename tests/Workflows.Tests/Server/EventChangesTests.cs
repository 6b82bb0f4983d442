using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Definitions;
using Workflows.Definitions.Plans;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>With what its events have changed, a run is shown as it was after any of them.</summary>
public sealed class EventChangesTests
{
    private const string Flow = """
        name: flow
        steps:
          known: { set: { items: [1, 2] } }
          fit: { needs: [known], forEach: "{{ steps.known.outputs.items }}", uses: container, command: [x] }
          flaky: { uses: container, command: [x], retry: { attempts: 2, backoff: { first: 30s, jitter: 0 } } }
          behind: { needs: [flaky], set: { n: 1 } }
          sign-off: { needs: [fit], approval: {} }
        finally:
          tell: { set: { told: true } }
        """;

    [Fact]
    public async Task The_states_of_all_events_put_over_each_other_are_those_of_the_run()
    {
        await using var served = await ServedRig.CreateAsync();
        served.Rig.Executor.Script = spec => spec.Step == "flaky" ? new AttemptOutcome { Exit = 3 } : ScriptedExecutor.Success;
        await served.PublishAsync("flow", Flow);
        var run = (await served.PostAsync("workflows/flow/runs")).Json.GetProperty("id").GetGuid();

        await served.Rig.UntilAsync(run, state => state is { Steps: [_, _, { Status: StepStatus.Backoff }, _, { Approval: not null }, _] });
        (await StatesAsync(served))["flaky"].Should().Be("backoff");
        await served.Rig.AdvanceAsync(TimeSpan.FromSeconds(30));
        await served.Rig.UntilAsync(run, state => state.Steps[2].Status == StepStatus.Failed);
        (await StatesAsync(served)).Should().Contain([new("flaky", "failed"), new("behind", "skipped"), new("fit", "succeeded")]);

        await served.PostAsync("workflows/flow/runs/1/suspend");
        await served.Rig.UntilAsync(run, state => state.Suspended);
        (await StatesAsync(served))[string.Empty].Should().Be("running, suspended");
        await served.PostAsync("workflows/flow/runs/1/resume");
        await served.PostAsync("workflows/flow/runs/1/steps/sign-off/decision", new { decision = "approve" });
        await served.Rig.EndAsync(run);
        (await StatesAsync(served))[string.Empty].Should().Be("failed");

        // A new generation: what had ended waits again, and so it does in what the events say.
        served.Rig.Executor.Script = static _ => null;
        await served.PostAsync("workflows/flow/runs/1/retry");
        await served.Rig.UntilAsync(run, state => state is { Status: RunStatus.Running, Steps: [_, _, { Status: StepStatus.Starting }, ..] });
        (await StatesAsync(served)).Should().Contain([new("flaky", "starting"), new("behind", "waiting"), new("tell", "waiting")]);
    }

    [Fact]
    public async Task An_event_says_which_step_it_is_about_and_what_it_changed_where_that_is_asked_for()
    {
        await using var served = await ServedRig.CreateAsync();
        await served.PublishAsync("one", """
            name: one
            steps:
              work: { forEach: "{{ [1, 2] }}", uses: container, command: [x] }
              alone: { uses: container, command: [x] }
            """);
        await served.Rig.EndAsync((await served.PostAsync("workflows/one/runs")).Json.GetProperty("id").GetGuid());

        var plain = await served.GetAsync("workflows/one/runs/1/events");
        var changes = (await served.GetAsync("workflows/one/runs/1/events?changes=true")).Json.GetProperty("items").EnumerateArray()
            .Select(each => each.GetProperty("changes")).ToArray();
        var wrong = await served.GetAsync("workflows/one/runs/1/events?changes=maybe");

        plain.Text.Should().NotContain("\"changes\"");
        changes[0].GetRawText().Should().Be("""{"about":null,"run":{"state":"queued","suspended":false,"cancelRequested":false},"steps":{}}""");
        var begun = changes[1].GetProperty("steps");
        begun.GetProperty("alone").GetRawText().Should().Be("""{"state":"starting","attempt":1,"startedAt":"2026-11-24T12:00:00Z"}""");
        begun.GetProperty("work").GetProperty("instances").GetRawText().Should().Be(
            """{"total":2,"waiting":0,"running":2,"succeeded":0,"failed":0,"skipped":0,"cancelled":0}""");
        changes.Skip(2).Select(each => each.GetProperty("about").GetString()).Should().BeEquivalentTo("work", "work", "alone");
        wrong.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("{}", """{"steps":[{"step":7,"status":"running"}],"added":[]}""")]
    [InlineData("{}", """{"steps":[{"step":0}],"added":[]}""")]
    [InlineData("""{"step":-1}""", """{"steps":[],"added":[]}""")]
    [InlineData("[]", """{"steps":[],"added":[]}""")]
    public void What_a_newer_program_has_written_or_nobody_can_read_is_left_out(string fact, string changes)
    {
        var happened = new EventRecord(1, DateTimeOffset.UnixEpoch, "odd", fact, changes);
        var plan = PlanBuilder.Build(WorkflowText.Read("w.yaml", "name: one\nsteps: { work: { set: { n: 1 } } }").Definition!, 1);

        EventDocument.Of(happened, plan).Changes.Should().BeNull();
    }

    /// <summary>The states that all events have led to, by step, and that of the run under no name; which are those of the run's document.</summary>
    private static async Task<Dictionary<string, string>> StatesAsync(ServedRig served)
    {
        var run = (await served.GetAsync("workflows/flow/runs/1")).Json;
        var steps = run.GetProperty("steps").EnumerateObject().ToDictionary(step => step.Name, step => step.Value);
        var states = steps.Keys.ToDictionary(name => name, _ => "waiting");
        var (instances, ends) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        foreach (var each in (await served.GetAsync("workflows/flow/runs/1/events?changes=true&limit=500")).Json.GetProperty("items").EnumerateArray())
        {
            var changes = each.GetProperty("changes");
            if (changes.TryGetProperty("run", out var of) && of.ValueKind == JsonValueKind.Object)
            {
                states[string.Empty] = Words(of);
            }

            foreach (var step in changes.GetProperty("steps").EnumerateObject())
            {
                states[step.Name] = step.Value.GetProperty("state").GetString()!;
                instances[step.Name] = Raw(step.Value, "instances");
                ends[step.Name] = Raw(step.Value, "endedAt");
            }
        }

        // That a process runs is seen, and is no event.
        string Stored(JsonElement step) => step.GetProperty("state").GetString() is var state && state == "running"
            && step.GetProperty("kind").GetString() == "uses" && !step.TryGetProperty("instances", out _) ? "starting" : state!;
        states.Should().BeEquivalentTo(steps.ToDictionary(step => step.Key, step => Stored(step.Value)).Append(new(string.Empty, Words(run))));
        instances.Should().BeEquivalentTo(instances.Keys.ToDictionary(name => name, name => Raw(steps[name], "instances")));
        ends.Should().BeEquivalentTo(ends.Keys.ToDictionary(name => name, name => Raw(steps[name], "endedAt")));
        return states;
    }

    private static string Words(JsonElement run) =>
        run.GetProperty("state").GetString() + (run.GetProperty("suspended").GetBoolean() ? ", suspended" : string.Empty);

    private static string Raw(JsonElement step, string name) => step.TryGetProperty(name, out var value) ? value.GetRawText() : string.Empty;
}
