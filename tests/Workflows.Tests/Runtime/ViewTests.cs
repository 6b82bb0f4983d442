using System.Text.Json;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>The documents of <c>--json</c> and the API.</summary>
public sealed class ViewTests
{
    [Fact]
    public async Task A_run_shows_its_steps_in_their_order_with_attempts_and_artifacts()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => ScriptedExecutor.Success with
        {
            Outputs = """{"n":1}""",
            Artifacts = [new ArtifactRecord("model", new string('a', 64), 5, "m.zip"), new ArtifactRecord("log", new string('b', 64), 9, "log")],
        };
        var run = await rig.RunAsync("name: shown\nparameters: { p: { type: number, default: 0.5 } }\nsteps: { z: { uses: container, command: [x], artifacts: { model: m.zip } }, a: { needs: [z], set: { two: 2 } } }");

        var json = await ShowAsync(rig, run.Id);

        json.GetRawText().Should().Be($$$$$"""
            {"id":"{{{{{run.Id}}}}}","project":"default","workflow":"shown","number":1,"version":1,"digest":"{{{{{json.GetProperty("digest").GetString()}}}}}","live":true,"labels":{},"parameters":{"p":0.5},"trigger":{"kind":"manual","by":"ada"},"state":"succeeded","generation":1,"suspended":false,"cancelRequested":false,"createdAt":"2026-11-24T12:00:00Z","startedAt":"2026-11-24T12:00:00Z","endedAt":"2026-11-24T12:00:00Z","outputs":null,"steps":{"z":{"kind":"uses","state":"succeeded","generation":1,"startedAt":"2026-11-24T12:00:00Z","endedAt":"2026-11-24T12:00:00Z","outputs":{"n":1},"artifacts":{"model":{"sha256":"{{{{{new string('a', 64)}}}}}","size":5}},"attempts":[{"number":1,"state":"succeeded","startedAt":null,"endedAt":"2026-11-24T12:00:00Z"}]},"a":{"kind":"set","state":"succeeded","generation":1,"startedAt":"2026-11-24T12:00:00Z","endedAt":"2026-11-24T12:00:00Z","outputs":{"two":2},"artifacts":{},"attempts":[]}}}
            """);
    }

    [Theory]
    [InlineData("s: { approval: { from: ['group:leads'], count: 2 } }", "approval", "approval by group:leads, 0 of 2 given")]
    [InlineData("s: { wait: { for: 1h } }", "timer", "until 2026-11-24T13:00:00Z")]
    [InlineData("s: { wait: { event: { type: data.arrived } } }", "event", "an event data.arrived")]
    public async Task A_run_that_does_not_move_says_what_it_waits_for(string step, string kind, string text)
    {
        await using var rig = Rig.Create().Start();
        var run = await rig.AcceptAsync($"name: w\nsteps: {{ {step} }}");
        await rig.IdleAsync();

        var json = await ShowAsync(rig, run);

        foreach (var waits in new[] { json.GetProperty("waitsFor"), json.GetProperty("steps").GetProperty("s").GetProperty("waitsFor") })
        {
            waits.GetRawText().Should().Be($$"""{"kind":"{{kind}}","text":"{{text}}","since":"2026-11-24T12:00:00Z"}""");
        }
    }

    [Fact]
    public async Task A_run_of_which_one_step_moves_waits_for_nothing()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync("name: w\nsteps: { s: { approval: {} }, t: { uses: container, command: [x] } }");
        await rig.Executor.UntilBegun("t");

        var json = await ShowAsync(rig, run);

        json.TryGetProperty("waitsFor", out _).Should().BeFalse();
        json.GetProperty("steps").GetProperty("s").GetProperty("waitsFor").GetProperty("kind").GetString().Should().Be("approval");
    }

    [Fact]
    public async Task A_large_value_is_shown_by_where_it_can_be_had()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => ScriptedExecutor.Success with { Outputs = $$"""{"text":"{{new string('x', 20_000)}}"}""" };
        var run = await rig.RunAsync("name: big\nsteps: { s: { uses: container, command: [x] } }");

        var outputs = (await ShowAsync(rig, run.Id)).GetProperty("steps").GetProperty("s").GetProperty("outputs");

        outputs.GetProperty("size").GetInt32().Should().Be(20_011);
        outputs.GetProperty("ref").GetString().Should().Be("/api/v1/projects/default/workflows/big/runs/1/steps/s/outputs");
        outputs.GetProperty("sha256").GetString().Should().HaveLength(64);
    }

    [Fact]
    public async Task A_fan_out_shows_counts_and_a_child_its_label()
    {
        await using var rig = Rig.Create().Start();
        var run = await rig.AcceptAsync(
            "name: w\nsteps: { each: { forEach: 3, set: { i: \"{{ index }}\" } }, kid: { workflow: { name: kid } } }",
            siblings: System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("kid", "name: kid\nsteps: { s: { set: { x: 1 } } }"));
        await rig.EndAsync(run);

        var steps = (await ShowAsync(rig, run)).GetProperty("steps");

        steps.GetProperty("each").GetProperty("instances").GetRawText().Should().Be(
            """{"total":3,"waiting":0,"running":0,"succeeded":3,"failed":0,"skipped":0,"cancelled":0}""");
        steps.GetProperty("kid").GetProperty("child").GetString().Should().Be("w#1/kid");
        var child = await rig.Bare.FindRunAsync("default", "w#1/kid", CancellationToken.None);
        (await ShowAsync(rig, child!.Value)).GetProperty("parent").GetString().Should().Be("w#1");
    }

    private static async Task<JsonElement> ShowAsync(Rig rig, Guid run)
    {
        var view = await rig.Bare.ViewAsync(run, rig.Plans.Of, CancellationToken.None);
        return JsonSerializer.SerializeToElement(Documents.Of(view!), DocumentJson.Options);
    }

    [Fact]
    public void The_last_point_of_a_metric_is_the_one_that_came_last_where_several_have_one_moment()
    {
        var at = DateTimeOffset.UnixEpoch;
        MetricPoint[] stepless = [new("loss", 9, null, at), new("loss", 5, null, at), new("loss", 1, null, at)];
        MetricPoint[] stepped = [new("loss", 1, 2, at), new("loss", 9, 0, at), new("loss", 5, 1, at)];
        MetricPoint[] timed = [new("loss", 1, 0, at.AddSeconds(1)), new("loss", 9, 7, at)];

        foreach (var points in new[] { stepless, stepped, timed })
        {
            Series.Of(points).Should().ContainSingle().Which.Last.Value.Should().Be(1);
        }
    }
}
