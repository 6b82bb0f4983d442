using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Server.Notifying;
using Workflows.Server.People;
using Workflows.Tests.Activities.Harness;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>
/// <c>/metrics</c>, as Prometheus reads it. While no other test runs: meters are told apart by name in the whole process, and where another server's is
/// disposed, the series that it shared with this one's end.
/// </summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed partial class MetricsTests
{
    private const string Name = "metrics of the process";

    private static readonly string monitoring = Path.Combine(Repository.Root, "deploy/monitoring");

    [Fact]
    public async Task Runs_steps_attempts_and_votes_are_counted_once_with_how_they_ended()
    {
        var (text, run) = await ScrapeAsync("measured");

        Value(text, "workflows_runs_ended_total", "workflow=\"measured\"", "state=\"failed\"").Should().Be(1);
        Value(text, "workflows_run_duration_seconds_count", "workflow=\"measured\"", "state=\"failed\"").Should().Be(1);
        text.Should().Contain("workflows_steps_ended_total{").And.Contain("activity=\"approval\"").And.Contain("cause=\"application\"");
        text.Should().Contain("http_route=\"/api/v1/projects/{project}/workflows/{workflow}/runs");
        text.Should().NotContain(run.ToString()).And.NotContain("measured#1", "a label for each run would grow without end");
    }

    [Theory]
    [InlineData("prometheus-rules.yaml")]
    [InlineData("grafana-dashboard.json")]
    [InlineData("README.md")]
    public async Task Every_metric_that_is_watched_is_measured(string file)
    {
        var (text, _) = await ScrapeAsync("watched");
        var watched = await File.ReadAllTextAsync(Path.Combine(monitoring, file));

        var names = MetricName().Matches(watched).Select(match => match.Value).Distinct().ToList();

        names.Should().HaveCountGreaterThan(5);
        names.Where(name => !text.Contains($"\n{name}{{", StringComparison.Ordinal) && !text.Contains($"# TYPE {name} ", StringComparison.Ordinal))
            .Should().BeEmpty();
    }

    [Fact]
    public async Task Prometheus_takes_the_rules_and_what_it_scrapes()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/promtool"), "no promtool: apt-get install prometheus");
        var (text, _) = await ScrapeAsync("scraped");

        (await PromtoolAsync(["check", "rules", Path.Combine(monitoring, "prometheus-rules.yaml")], string.Empty)).Should().Contain("SUCCESS");
        (await PromtoolAsync(["check", "metrics"], text)).Should().NotContain("error while");
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

        before.Should().ContainSingle().Which.Should().Be(new OpenCount("default", RunStatus.Running, 1));
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

    /// <summary>What is scraped once a run has failed, which had an approval.</summary>
    private static async Task<(string Text, Guid Run)> ScrapeAsync(string workflow)
    {
        await using var served = await ServedRig.CreateAsync();
        using var told = new NotificationMeter();
        var began = served.Rig.Time.GetUtcNow();
        served.Rig.Executor.Script = spec => spec.Step == "bad"
            ? new AttemptOutcome { Exit = 1, StartedAt = began.AddSeconds(20), EndedAt = began.AddSeconds(25) }
            : ScriptedExecutor.Success;
        await served.PublishAsync(workflow, $$"""
            name: {{workflow}}
            steps:
              good: { uses: container, command: [x] }
              bad: { uses: container, command: [x] }
              sign-off: { needs: [good], approval: {} }
            """);
        await served.PostAsync($"workflows/{workflow}/runs");
        var run = (await served.Rig.Bare.FindRunAsync("default", $"{workflow}#1", CancellationToken.None))!.Value;
        await served.Rig.UntilAsync(run, state => state.Steps[state.Plan.Find("sign-off")!.Value].Approval is not null);
        told.Count("ops", NotificationOutcome.Failed);
        await served.GetAsync("/metrics");
        await served.PostAsync($"workflows/{workflow}/runs/1/steps/sign-off/decision", new { decision = "approve" });
        await served.Rig.EndAsync(run);

        // What is stored is told of right behind it.
        await served.Rig.IdleAsync();
        return ((await served.GetAsync("/metrics")).Text, run);
    }

    private static async Task<string> PromtoolAsync(string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/promtool", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return string.Concat(await said);
    }

    private static double Value(string text, string name, params string[] labels) => text.Split('\n')
        .Where(line => line.StartsWith($"{name}{{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
        .Sum(line => double.Parse(line.Split('}')[^1].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Names of series, with what Prometheus adds to them; those that rules record have a colon in them.</summary>
    [GeneratedRegex(@"(?<![\w:])(workflows_|http_server_|dotnet_)\w+(?![\w:*])")]
    private static partial Regex MetricName();
}
