using System.Collections.Immutable;
using System.Net;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Server.People;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary><c>/metrics</c>, as Prometheus reads it.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Runs_steps_attempts_and_votes_are_counted_once_with_how_they_ended()
    {
        await using var served = await ServedRig.CreateAsync();
        var began = served.Rig.Time.GetUtcNow();
        served.Rig.Executor.Script = spec => spec.Step == "bad"
            ? new AttemptOutcome { Exit = 1, StartedAt = began.AddSeconds(20), EndedAt = began.AddSeconds(25) }
            : ScriptedExecutor.Success;
        await served.PublishAsync("measured", """
            name: measured
            steps:
              good: { uses: container, command: [x] }
              bad: { uses: container, command: [x] }
              sign-off: { needs: [good], approval: {} }
            """);
        await served.PostAsync("workflows/measured/runs");
        var run = await served.Rig.Bare.FindRunAsync("default", "measured#1", CancellationToken.None);
        await served.Rig.UntilAsync(run!.Value, state => state.Steps[state.Plan.Find("sign-off")!.Value].Approval is not null);
        await served.PostAsync("workflows/measured/runs/1/steps/sign-off/decision", new { decision = "approve" });
        await served.Rig.EndAsync(run.Value);

        var text = (await served.GetAsync("/metrics")).Text;

        Value(text, "workflows_runs_ended_total", "workflow=\"measured\"", "state=\"failed\"").Should().Be(1);
        Value(text, "workflows_run_duration_seconds_count", "workflow=\"measured\"", "state=\"failed\"").Should().Be(1);
        text.Should().Contain("workflows_steps_ended_total{").And.Contain("activity=\"approval\"").And.Contain("cause=\"application\"");
        text.Should().Contain("workflows_attempts_ended_total{").And.Contain("workflows_attempt_wait_seconds_bucket{").And.Contain("workflows_approval_votes_total{");
        text.Should().Contain("http_server_request_duration_seconds_count{").And.Contain("http_route=\"/api/v1/projects/{project}/workflows/{workflow}/runs");
        text.Should().NotContain(run.Value.ToString()).And.NotContain("measured#1", "a label for each run would grow without end");
    }

    [Fact]
    public async Task Open_runs_are_counted_in_the_store_and_no_more_once_they_have_ended()
    {
        await using var served = await ServedRig.CreateAsync();
        served.Rig.Executor.Script = _ => null;
        await served.PublishAsync("open", "name: open\nsteps: { work: { uses: container, command: [x] } }");
        await served.PostAsync("workflows/open/runs");
        await served.Rig.Executor.UntilBegun("work");
        var before = await served.Rig.Bare.CountOpenAsync(CancellationToken.None);
        await served.GetAsync("/metrics");

        await served.PostAsync("workflows/open/runs/1/cancel");
        await served.Rig.EndAsync((await served.Rig.Bare.FindRunAsync("default", "open#1", CancellationToken.None))!.Value);

        before.Should().ContainSingle().Which.Should().Be(new Workflows.Runtime.Storing.OpenCount("default", RunStatus.Running, 1));
        (await served.Rig.Bare.CountOpenAsync(CancellationToken.None)).Should().BeEmpty();
        (await served.GetAsync("/metrics")).Text.Should().Contain("workflows_runs_open{");
    }

    [Fact]
    public async Task Who_has_a_role_in_some_projects_only_does_not_see_the_metrics_of_all()
    {
        var caller = new Principal(new Actor("token", "t1", "token"), ImmutableDictionary<string, ImmutableHashSet<Role>>.Empty.Add("mine", [Role.Viewer]));
        await using var served = await ServedRig.CreateAsync(signIn: _ => caller, starts: false);

        (await served.GetAsync("/metrics")).Status.Should().Be(HttpStatusCode.Forbidden);
    }

    private static double Value(string text, string name, params string[] labels) => text.Split('\n')
        .Where(line => line.StartsWith($"{name}{{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
        .Sum(line => double.Parse(line.Split('}')[^1].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
}
