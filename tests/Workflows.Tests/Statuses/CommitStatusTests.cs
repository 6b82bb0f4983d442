using System.Text.Json;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Notifying;
using Workflows.Runtime.Storing;
using Workflows.Server.Hooks;
using Workflows.Server.Notifying;
using Workflows.Server.Statuses;
using Workflows.Tests.Notifying;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Statuses;

/// <summary>What a git server gets of the runs that its pushes start, from a store with an engine and a server beside it.</summary>
public sealed class CommitStatusTests : IAsyncDisposable
{
    private const string Commit = "9c1185a5c5e9fc54612808977ee8f548b2258d31";
    private const string Flow = "name: bikes\nsteps: { fit: { uses: container, command: [fit] } }";
    private const string Sink = "git_server";

    private Receiver git = null!;
    private NotifiedRig rig = null!;
    private SigningSecret token = new(["canary-token"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (rig is not null) await rig.DisposeAsync();
        if (git is not null) await git.DisposeAsync();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_push_is_pending_from_when_its_run_is_accepted_until_that_has_ended_and_each_is_told_once(string store)
    {
        await StartAsync(store);
        rig.Rig.Executor.Script = static _ => null;
        var run = await PushAsync();

        await rig.DispatchAsync();
        var pending = await git.NextAsync();
        await rig.Rig.AskAsync(run, at => new CancelRequested("ada") { At = at, Seed = 7 });
        await rig.Rig.EndAsync(run);
        await rig.DispatchAsync();
        await rig.DispatchAsync();
        var ended = await git.NextAsync();

        git.Lines.Should().Equal(Enumerable.Repeat($"POST /api/v3/repos/acme/bikes/statuses/{Commit}", 2));
        pending.Header("authorization").Should().Be("Bearer canary-token");
        pending.Header("accept").Should().Be("application/vnd.github+json");
        pending.Header("content-type").Should().Be("application/json");
        pending.Header("user-agent").Should().Be("wf");
        Body(pending).Should().Be("""
            {"state":"pending","context":"wf/bikes/push","description":"bikes#1 is to begin","target_url":"https://flows.example/ml/runs/bikes/1"}
            """);
        Body(ended).Should().Be("""
            {"state":"error","context":"wf/bikes/push","description":"bikes#1 was cancelled","target_url":"https://flows.example/ml/runs/bikes/1"}
            """);
        git.Left.Should().Be(0);
    }

    [Fact]
    public async Task Runs_of_no_commit_and_of_other_repositories_are_told_to_nobody()
    {
        await StartAsync("sqlite");
        await rig.Rig.RunAsync(Flow);
        await rig.Rig.EndAsync(await PushAsync(repository: "acme/trains"));
        await rig.Rig.EndAsync(await PushAsync(provider: "gitlab"));
        await rig.DispatchAsync();

        await rig.Rig.EndAsync(await PushAsync());
        await rig.DispatchAsync();

        // The pending of the last: it had ended before anybody looked, so its end is all there is to tell.
        Body(await git.NextAsync()).Should().Contain("\"success\"").And.Contain("bikes#4");
        git.Left.Should().Be(0);
    }

    [Fact]
    public async Task A_run_that_is_retried_is_pending_again()
    {
        await StartAsync("sqlite");
        rig.Rig.Executor.Script = static _ => new AttemptOutcome { Exit = 1 };
        var run = await PushAsync();
        await rig.Rig.EndAsync(run);
        await rig.DispatchAsync();
        var failed = await git.NextAsync();
        rig.Rig.Executor.Script = static _ => null;
        await rig.Rig.AskAsync(run, at => new RetryRequested("ada", null) { At = at, Seed = 7 });
        await rig.Rig.UntilAsync(run, state => state.Steps[0].Only?.Attempts == 2);

        await rig.DispatchAsync();

        (State(failed), State(await git.NextAsync())).Should().Be(("failure", "pending"));
    }

    [Theory]
    [InlineData(401, true)]
    [InlineData(404, true)]
    [InlineData(422, false)]
    [InlineData(429, false)]
    [InlineData(503, false)]
    public async Task What_the_server_refuses_is_tried_again_and_why_is_kept_without_the_token(int status, bool isOfTheToken)
    {
        await StartAsync("sqlite");
        await rig.Rig.EndAsync(await PushAsync());
        git.Answer(status, status);

        await rig.DispatchAsync();
        var first = await git.NextAsync();
        await git.NextAsync();
        var third = await git.NextAsync();

        third.Body.Should().Equal(first.Body);
        rig.Rig.Log.Count($"127.0.0.1 answered {status}{(isOfTheToken ? ": may the token write statuses of acme/bikes?" : ";")}").Should().Be(2);
        rig.Rig.Log.ToString().Should().NotContain("canary-token");
    }

    [Fact]
    public async Task A_pending_that_was_refused_until_its_run_had_ended_is_not_told_any_more()
    {
        await StartAsync("sqlite");
        rig.Rig.Executor.Script = static _ => null;
        var run = await PushAsync();
        var held = git.Hold();
        git.Answer(503);
        await rig.DispatchAsync();
        var refused = await git.NextAsync();
        await EndAsync(run);
        await rig.DispatchAsync();

        held.SetResult();

        (State(refused), State(await git.NextAsync())).Should().Be(("pending", "error"));
        await rig.UntilAsync(() => rig.Rig.Log.Count("the run has ended, which is told by itself") == 1);
        git.Left.Should().Be(0);
    }

    [Fact]
    public async Task A_server_that_is_slow_gets_the_end_once_behind_what_it_was_slow_with()
    {
        await StartAsync("sqlite");
        rig.Rig.Executor.Script = static _ => null;
        var run = await PushAsync();
        var held = git.Hold();
        await rig.DispatchAsync();
        var pending = await git.NextAsync();
        await EndAsync(run);
        await rig.DispatchAsync();

        git.Left.Should().Be(0, "one is told after the other");
        held.SetResult();

        (State(pending), State(await git.NextAsync())).Should().Be(("pending", "error"));
        await rig.StopAsync();
        git.Left.Should().Be(0);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_end_that_another_server_told_meanwhile_stands_behind_a_late_pending(string store)
    {
        await StartAsync(store);
        await using var other = await rig.AgainAsync(_ => [Late()], Options);
        rig.Rig.Executor.Script = static _ => null;
        var run = await PushAsync();
        var held = git.Hold();
        await rig.DispatchAsync();
        var pending = await git.NextAsync();
        await EndAsync(run);
        await other.DispatchAsync();
        var ended = await git.NextAsync();

        held.SetResult();
        var last = await git.NextAsync();

        (State(pending), State(ended), State(last)).Should().Be(("pending", "error", "error"));
    }

    [Fact]
    public async Task An_end_that_a_retry_has_overtaken_does_not_follow_a_late_pending()
    {
        await StartAsync("sqlite");
        await using var other = await rig.AgainAsync(_ => [Late()], Options);
        rig.Rig.Executor.Script = static _ => null;
        var run = await PushAsync();
        var held = git.Hold();
        await rig.DispatchAsync();
        var pending = await git.NextAsync();
        await EndAsync(run);
        await other.DispatchAsync();
        var ended = await git.NextAsync();
        await rig.Rig.AskAsync(run, at => new RetryRequested("ada", null) { At = at, Seed = 8 });

        held.SetResult();
        await rig.StopAsync();

        (State(pending), State(ended), git.Left).Should().Be(("pending", "error", 0));
    }

    [Fact]
    public async Task A_state_that_GitLab_shows_already_is_no_failure()
    {
        await StartAsync("sqlite");
        using var sink = new CommitStatusSink(Sink, [Target("gitlab")], rig.Rig.Bare, null, new(isPrivate: false));
        await rig.Rig.EndAsync(await PushAsync());
        git.Answer(400, """{"message":"Cannot transition status via :drop from :failed (Reason(s): Status cannot transition via \"drop\")"}""");
        git.Answer(400, """{"message":{"target_url":["is too long"]}}""");
        git.Answer(403);

        var noted = await sink.SendAsync(Ended("gitlab"), Cancellation);
        var refused = sink.Invoking(each => each.SendAsync(Ended("gitlab"), Cancellation));

        noted.Should().Be("127.0.0.1 answered 400: it refuses a state that it shows already");
        (await refused.Should().ThrowAsync<DeliveryException>("another 400 is none of these")).WithMessage("127.0.0.1 answered 400");
        await refused.Should().ThrowAsync<DeliveryException>();
        git.Lines.Should().Equal(Enumerable.Repeat($"POST /api/v4/projects/acme%2Fbikes/statuses/{Commit}", 3));
        (await git.NextAsync()).Header("private-token").Should().Be("canary-token");
    }

    [Fact]
    public async Task A_token_that_is_missing_or_can_stand_in_no_header_is_said_and_never_quoted()
    {
        await StartAsync("sqlite");
        using var sink = new CommitStatusSink(Sink, [Target("gitea")], rig.Rig.Bare, null, new(isPrivate: false));

        token = SigningSecret.None("the secret github/status is nowhere");
        var missing = (await sink.Invoking(each => each.SendAsync(Ended("gitea"), Cancellation)).Should().ThrowAsync<DeliveryException>()).Which.Message;
        token = new(["canary\r\nX-Other: 1"]);
        var broken = (await sink.Invoking(each => each.SendAsync(Ended("gitea"), Cancellation)).Should().ThrowAsync<DeliveryException>()).Which.Message;

        missing.Should().Be("the secret github/status is nowhere");
        broken.Should().Be("the secret for the header Authorization of acme/bikes can't be the value of a header");
        git.Left.Should().Be(0);
    }

    private static NotificationMessage Ended(string provider) => new(
        "msg_1",
        "run.succeeded",
        DateTimeOffset.UnixEpoch,
        JsonSerializer.SerializeToNode(new
        {
            project = "default",
            workflow = "bikes",
            run = "bikes#1",
            state = "succeeded",
            trigger = "push",
            commit = new { provider, repository = "acme/bikes", id = Commit },
        })!.AsObject(),
        "bikes#1 has succeeded",
        null);

    private static string Body(HookRequest came) => JsonElement.Parse(came.Body).GetRawText();

    private static string State(HookRequest came) => JsonElement.Parse(came.Body).GetProperty("state").GetString()!;

    private async Task StartAsync(string store)
    {
        git = await Receiver.StartAsync();
        rig = await NotifiedRig.CreateAsync(store, _ => [Late()], Options);
    }

    private NotificationOptions Options(NotificationOptions options) => options with
    {
        Rules = new() { Subscriptions = [new(Sink) { Types = CommitStatusSink.Types, Wants = Target("github").Wants }] },
    };

    private LateSink<CommitStatusSink> Late() =>
        new(Sink, () => new(Sink, [Target("github")], rig.Rig.Bare, new("https://flows.example/ml"), new(isPrivate: false)));

    private StatusTarget Target(string provider) => new("acme/bikes", provider, new(git.Address, "/"), () => token);

    private async Task<Guid> PushAsync(string provider = "github", string repository = "acme/bikes")
    {
        var outcome = await rig.Rig.Acceptance.StartAsync(
            new StartRequest("default", new RunTrigger("git", $"{provider}:ann") { Name = "push", Commit = new(provider, repository, Commit) }) { Text = Flow },
            Cancellation);
        return outcome.Should().BeOfType<StartOutcome.Started>().Which.Run.Id;
    }

    /// <summary>Cancels a run whose step never ends by itself.</summary>
    private async Task EndAsync(Guid run)
    {
        await rig.Rig.AskAsync(run, at => new CancelRequested("ada") { At = at, Seed = 7 });
        await rig.Rig.EndAsync(run);
    }
}
