using System.Net;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Server.Hooks;
using Xunit;

namespace Workflows.Tests.Hooks;

/// <summary>Triggers of git and webhooks that are paused, and webhooks that are judged once more.</summary>
public sealed class HookReplayTests : IAsyncDisposable
{
    private const string Push = """
        push:
          git: { provider: github, repository: acme/bikes, branches: [main], secret: bikes }
          with: { commit: "{{ event.after }}" }
        """;

    private HookBench bench = null!;

    public async ValueTask DisposeAsync()
    {
        if (bench is not null)
        {
            await bench.DisposeAsync();
        }
    }

    [Fact]
    public async Task While_a_trigger_is_paused_its_sender_is_told_so_and_a_person_may_start_the_run()
    {
        bench = await HookBench.StartAsync(Push);
        await PauseAsync();
        var body = GitPayloads.GitHub();

        var answer = await bench.PostAsync("push", body, GitPayloads.GitHubHeaders(body, "1"));
        var replayed = await bench.ReplayAsync("push");

        answer.Should().BeEquivalentTo(new { Status = HttpStatusCode.OK, Run = (string?)null, Verdict = "the trigger is paused" });
        Label(replayed).Should().Be("bikes#1");
        var run = await bench.RunAsync("bikes#1");
        run.Trigger.By.Should().Be("local:anna", "who asks is responsible, not who pushed");
        run.Trigger.Commit.Should().Be(new CommitReference("github", "acme/bikes", GitPayloads.After), "it is that commit's run all the same");
        run.Parameters.Should().Contain(GitPayloads.After);
    }

    [Fact]
    public async Task A_replay_starts_another_run_each_time_and_the_same_one_under_the_same_key()
    {
        bench = await HookBench.StartAsync(Push);
        var body = GitPayloads.GitHub();
        await bench.PostAsync("push", body, GitPayloads.GitHubHeaders(body, "1"));

        var outcomes = new List<string?> { Label(await bench.ReplayAsync("push")), Label(await bench.ReplayAsync("push")) };
        var number = (await bench.DeliveriesAsync("push")).Max(each => each.Number);
        var first = await bench.ReplayAsync("push", number, "key");
        var again = await bench.ReplayAsync("push", number, "key");
        var deliveries = await bench.DeliveriesAsync("push");

        outcomes.Should().Equal("bikes#2", "bikes#3");
        (Label(first), Label(again)).Should().Be(("bikes#4", "bikes#4"));
        deliveries.Should().HaveCount(4).And.OnlyContain(each => each.Outcome == DeliveryOutcome.Started && each.HasBody);
        deliveries.Max(each => each.Delivery.Id).Should().Be($"replay of {number} key");
        (await bench.Rig.Bare.ListAuditAsync(new AuditFilter(), TestContext.Current.CancellationToken)).Select(row => row.Entry.Object)
            .Should().Equal("bikes#4", "bikes#3", "bikes#2");
    }

    [Fact]
    public async Task The_trigger_of_the_live_version_judges_and_what_it_refuses_is_recorded_too()
    {
        bench = await HookBench.StartAsync(Push);
        var body = GitPayloads.GitHub("refs/heads/other");
        await bench.PostAsync("push", body, GitPayloads.GitHubHeaders(body, "1"));

        var same = await bench.ReplayAsync("push");
        await bench.PublishAsync(Push.Replace("[main]", "[other]", StringComparison.Ordinal));
        var mended = await bench.ReplayAsync("push");
        await bench.PublishAsync("nightly: { schedule: { cron: \"0 3 * * *\" } }");
        var gone = await bench.ReplayAsync("push");

        same.Should().Be(new HookReplay.Outcome.Nothing("branch other is none of main"));
        Label(mended).Should().Be("bikes#1");
        gone.Should().Be(new HookReplay.Outcome.Nothing("the live version of bikes has no git or webhook trigger push"));
        (await bench.DeliveriesAsync("push")).Should().HaveCount(3);
        (await bench.Rig.Bare.ListAuditAsync(new AuditFilter(), TestContext.Current.CancellationToken)).Should().HaveCount(2);
    }

    [Fact]
    public async Task What_is_no_JSON_or_too_large_is_not_kept()
    {
        bench = await HookBench.StartAsync(Push);
        var large = GitPayloads.GitHub(message: new string('x', NewDelivery.MostKept));

        await bench.PostAsync("push", large, GitPayloads.GitHubHeaders(large, "1"));
        var tooLarge = await bench.ReplayAsync("push");
        await bench.PostAsync("push", "{", GitPayloads.GitHubHeaders("{", "2"));
        var broken = await bench.ReplayAsync("push");

        tooLarge.Should().BeOfType<HookReplay.Outcome.Nothing>().Which.Why.Should().StartWith("its body is not kept");
        broken.Should().Be(tooLarge);
        (await bench.DeliveriesAsync("push")).Should().OnlyContain(each => !each.HasBody);
    }

    private static string? Label(HookReplay.Outcome outcome) =>
        outcome is HookReplay.Outcome.Judged { Start: StartOutcome.Started { Run: var run } } ? run.Label : outcome.ToString();

    private async Task PauseAsync()
    {
        var declared = await DeclaredTrigger.ListAsync(bench.Records, "default", "bikes", bench.Rig.Plans, TestContext.Current.CancellationToken);
        await DeclaredTrigger.DeclareAsync(bench.Records, "default", declared, TestContext.Current.CancellationToken);
        await bench.PauseAsync("push");
    }
}
