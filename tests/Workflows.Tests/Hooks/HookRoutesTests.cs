using System.Net;
using System.Text;
using FluentAssertions;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Storing;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Hooks;

/// <summary>Webhooks over HTTP: what starts a run, what does not, and what each sender is told.</summary>
public sealed class HookRoutesTests : IAsyncDisposable
{
    private const string Triggers = """
        push:
          git: { provider: github, repository: acme/bikes, branches: [main], paths: ["training/**"], secret: bikes }
          with: { commit: "{{ event.after }}" }
        lab: { git: { provider: gitlab, repository: acme/bikes, paths: ["training/**"], secret: bikes }, with: { commit: "{{ event.commit }}" } }
        tea: { git: { provider: gitea, repository: acme/bikes, secret: bikes }, with: { commit: "{{ event.paths[0] }}" } }
        forge: { git: { provider: forgejo, repository: acme/bikes, secret: bikes }, with: { commit: "{{ event.sender }}@{{ event.branch }}" } }
        order: { webhook: { secret: bikes, where: "event.action == 'created'" }, with: { size: "{{ event.size }}", commit: "{{ trigger.name }}" } }
        open: { webhook: {} }
        lost: { webhook: { secret: lost } }
        nightly: { schedule: { cron: "0 3 * * *" } }
        """;

    private const string Token = $"X-Gitlab-Token: {HookBench.Secret}";

    private static readonly string Tea = GitPayloads.Gitea();
    private static readonly string Mac = HookBench.Hex(Tea);

    private HookBench bench = null!;

    public async ValueTask DisposeAsync()
    {
        if (bench is not null) await bench.DisposeAsync();
    }

    [Fact]
    public async Task A_push_starts_a_run_and_its_delivery_a_second_time_does_not()
    {
        bench = await HookBench.StartAsync(Triggers);
        var body = GitPayloads.GitHub();

        var first = await bench.PostAsync("push", body, GitPayloads.GitHubHeaders(body, "72d3162e"));
        var again = await bench.PostAsync("push", body, GitPayloads.GitHubHeaders(body, "72d3162e"));
        var other = await bench.PostAsync("push", body, GitPayloads.GitHubHeaders(body, "another id"));

        first.Should().BeEquivalentTo(new { Status = HttpStatusCode.Accepted, Run = "bikes#1", Verdict = "it started bikes#1" });
        again.Should().BeEquivalentTo(new { Status = HttpStatusCode.OK, Run = "bikes#1", Verdict = "it came before, and started bikes#1" });
        other.Should().BeEquivalentTo(new { Status = HttpStatusCode.OK, Run = "bikes#1" }, "the bytes are the same");
        var run = await bench.RunAsync("bikes#1");
        run.Parameters.Should().Be($$"""{"commit":"{{GitPayloads.After}}","size":0}""");
        run.Trigger.Should().Be(new Core.Runs.RunTrigger("git", "github:ann")
        {
            Name = "push",
            Commit = new("github", "acme/bikes", GitPayloads.After),
        });
        (await bench.RunsAsync()).Should().ContainSingle();
        (await bench.DeliveriesAsync("push")).Should().ContainSingle()
            .Which.Delivery.Headers.Should().Contain("\"X-GitHub-Event\":\"push\"").And.NotContain("Signature");
    }

    public static TheoryData<string, string, string[], string> Servers => new()
    {
        { "lab", GitPayloads.GitLab(path: "training/fit.py"), ["X-Gitlab-Event: Push Hook", Token, "X-Gitlab-Event-UUID: 7"], GitPayloads.After },
        { "lab", GitPayloads.GitLab(total: 22), ["X-Gitlab-Event: Push Hook", Token, "Idempotency-Key: 8"], GitPayloads.After },
        { "tea", Tea, ["X-Gitea-Event: push", "X-GitHub-Event: push", "X-Gitea-Delivery: 9", $"X-Gitea-Signature: {Mac}"], "training/deep.py" },
        { "tea", Tea, ["X-Forgejo-Event: push", "X-Gitea-Event: push", "X-Gitea-Delivery: 9", $"X-Gitea-Signature: {Mac}"], "training/deep.py" },
        { "forge", Tea, ["X-Forgejo-Event: push", "X-Gitea-Event: push", "X-Forgejo-Delivery: 9", $"X-Forgejo-Signature: {Mac}"], "ann@main" },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Each_server_s_push_starts_a_run(string trigger, string body, string[] headers, string commit)
    {
        bench = await HookBench.StartAsync(Triggers);
        (string, string)[] given = [.. headers.Select(header => (header.Split(": ")[0], header.Split(": ")[1]))];

        (await bench.PostAsync(trigger, body, given)).Should().BeEquivalentTo(new { Status = HttpStatusCode.Accepted, Run = "bikes#1" });
        (await bench.PostAsync(trigger, body, given)).Should().BeEquivalentTo(new { Status = HttpStatusCode.OK, Run = "bikes#1" });

        (await bench.RunAsync("bikes#1")).Parameters.Should().Contain($"\"commit\":\"{commit}\"");
        (await bench.DeliveriesAsync(trigger)).Should().ContainSingle().Which.Delivery.Id.Should().NotBeNull();
    }

    [Fact]
    public async Task What_the_trigger_is_not_for_is_recorded_and_starts_nothing()
    {
        bench = await HookBench.StartAsync(Triggers);
        (string Event, string Body, string Verdict)[] others =
        [
            ("push", GitPayloads.GitHub("refs/heads/other"), "branch other is none of main"),
            ("push", GitPayloads.GitHub("refs/tags/v1"), "tag v1: the trigger names no tags"),
            ("push", GitPayloads.GitHub(after: GitPayloads.Zeros), "refs/heads/main was deleted"),
            ("push", GitPayloads.GitHub(path: "docs/a.md"), "it touches none of training/**"),
            ("push", GitPayloads.GitHub(message: "Docs [skip ci]"), "the message of its last commit says [skip ci]"),
            ("push", GitPayloads.GitHub().Replace("acme/bikes\"", "acme/cars\"", StringComparison.Ordinal),
                "it happened in acme/cars, and the trigger is for acme/bikes"),
            ("ping", """{"zen": "Design for failure."}""", "a ping: its signature is right"),
            ("issues", """{"action": "opened"}""", "issues events start nothing, pushes do"),
            ("pull_request", """{"repository": {"full_name": "acme/bikes"}, "pull_request": {"base": {"ref": "main"}} }""",
                "a pull request starts nothing, only a push does"),
        ];

        foreach (var (@event, body, verdict) in others)
        {
            (await bench.PostAsync("push", body, GitPayloads.GitHubHeaders(body, verdict.Replace(' ', '-'), @event)))
                .Should().BeEquivalentTo(new { Status = HttpStatusCode.OK, Run = (string?)null, Verdict = verdict });
            bench.Rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        (await bench.RunsAsync()).Should().BeEmpty();
        (await bench.DeliveriesAsync("push")).Select(delivery => delivery.Verdict).Reverse().Should().Equal(others.Select(other => other.Verdict));
    }

    [Fact]
    public async Task A_stranger_is_told_the_same_whatever_there_is_and_leaves_nothing_behind()
    {
        bench = await HookBench.StartAsync(Triggers);
        var body = GitPayloads.GitHub();
        var signed = GitPayloads.GitHubHeaders(body, "1");
        (string, string)[] forged = [.. signed[..3], ("X-Hub-Signature-256", $"sha256={HookBench.Hex(body, "guessed")}")];
        (string, string)[] generic = [("X-WF-Signature", $"sha256={HookBench.Hex(body)}")];
        var bytes = Encoding.UTF8.GetBytes(body);

        HookReply[] answers =
        [
            await bench.PostAsync("push", body, forged),
            await bench.PostAsync("push", body),
            await bench.PostAsync("push", body + " ", signed),
            await bench.PostAsync("none", body, signed),
            await bench.PostAsync("nightly", body, generic),
            await bench.PostAsync("open", body, [("X-WF-Signature", $"sha256={HookBench.Hex(body, string.Empty)}")]),
            await bench.PostAsync("lost", body, generic),
            await bench.PostAsync("default/none/push", bytes, signed),
            await bench.PostAsync("abroad/bikes/push", bytes, signed),
            await bench.PostAsync("DEFAULT/bikes/push", bytes, signed),
            await bench.PostAsync("default/bikes/%01", bytes, signed),
            await bench.PostAsync($"default/bikes/{new string('a', 3_000)}", bytes, signed),
        ];

        answers.Should().AllBeEquivalentTo(answers[0]);
        answers[0].Status.Should().Be(HttpStatusCode.Unauthorized);
        answers[0].Verdict.Should().Be("no such webhook, or its signature is not right");
        (await bench.RunsAsync()).Should().BeEmpty();
        (await Task.WhenAll(new[] { "push", "none", "open", "lost" }.Select(bench.DeliveriesAsync))).SelectMany(each => each).Should().BeEmpty();
        bench.Rig.Log.ToString().Should().Contain("default/bikes/lost is refused: there is no secret 'lost'").And.Contain("add `secret`")
            .And.NotContain(HookBench.Secret);
    }

    [Fact]
    public async Task A_secret_is_changed_with_both_counting_for_a_while()
    {
        bench = await HookBench.StartAsync(Triggers);
        string[] bodies = [.. Enumerable.Range(0, 4).Select(i => GitPayloads.GitHub(message: $"{i}"))];

        bench.Secrets["bikes"] = ["the new one", HookBench.Secret];
        (await bench.PostAsync("push", bodies[0], GitPayloads.GitHubHeaders(bodies[0], "0"))).Status.Should().Be(HttpStatusCode.Accepted);
        (await bench.PostAsync("push", bodies[1], SignedAnew(bodies[1]))).Status.Should().Be(HttpStatusCode.Accepted);
        bench.Secrets["bikes"] = ["the new one"];
        (await bench.PostAsync("push", bodies[2], GitPayloads.GitHubHeaders(bodies[2], "2"))).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await bench.PostAsync("push", bodies[3], SignedAnew(bodies[3]))).Status.Should().Be(HttpStatusCode.Accepted);

        static (string, string)[] SignedAnew(string body) =>
            [.. GitPayloads.GitHubHeaders(body, HookBench.Hex(body)[..8])[..3], ("X-Hub-Signature-256", $"sha256={HookBench.Hex(body, "the new one")}")];
    }

    [Fact]
    public async Task A_call_starts_a_run_where_its_body_is_as_the_trigger_wants_it()
    {
        bench = await HookBench.StartAsync(Triggers);

        (await CallAsync("""{"action": "created", "size": 7}""")).Should().BeEquivalentTo(new { Status = HttpStatusCode.Accepted, Run = "bikes#1" });
        (await CallAsync("""{"action": "gone", "size": 7}""")).Should().BeEquivalentTo(
            new { Status = HttpStatusCode.OK, Run = (string?)null, Verdict = "it is not so that event.action == 'created'" });
        foreach (var (body, why) in ((string, string)[])
            [("""{"size": 7}""", "where: *"), ("""{"action": "created"}""", "with: *"), ("""{"action": "created", "size": "large"}""", "*size*")])
        {
            var answer = await CallAsync(body);
            answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
            answer.Verdict.Should().Match(why);
        }

        var run = await bench.RunAsync("bikes#1");
        run.Parameters.Should().Be("""{"commit":"order","size":7}""");
        run.Trigger.Should().Be(new Core.Runs.RunTrigger("webhook", "webhook:order") { Name = "order" });
        (await bench.RunsAsync()).Should().ContainSingle();
        (await bench.DeliveriesAsync("order")).Select(delivery => delivery.Outcome).Should().BeEquivalentTo(
            [DeliveryOutcome.Started, DeliveryOutcome.Ignored, DeliveryOutcome.Refused, DeliveryOutcome.Refused, DeliveryOutcome.Refused]);

        Task<HookReply> CallAsync(string body) => bench.PostAsync("order", body, ("X-WF-Signature", $"sha256={HookBench.Hex(body)}"));
    }

    [Fact]
    public async Task A_standard_webhook_starts_a_run_and_an_old_one_does_not()
    {
        bench = await HookBench.StartAsync(Triggers);
        const string Body = """{"action": "created", "size": 1}""";
        var key = Encoding.UTF8.GetBytes(HookBench.Secret);
        var old = HookBench.Standard(Body, "msg_1", bench.Rig.Time.GetUtcNow(), key);

        (await bench.PostAsync("order", Body, old)).Should().BeEquivalentTo(new { Status = HttpStatusCode.Accepted, Run = "bikes#1" });
        (await bench.PostAsync("order", Body, HookBench.Standard(Body, "msg_2", bench.Rig.Time.GetUtcNow(), key)))
            .Should().BeEquivalentTo(new { Status = HttpStatusCode.Accepted, Run = "bikes#2" }, "its id is signed, so it is another call of the same words");
        bench.Rig.Time.Advance(TimeSpan.FromMinutes(11));

        (await bench.PostAsync("order", Body, old)).Status.Should().Be(HttpStatusCode.Unauthorized, "whoever recorded it can't send it again");
        (await bench.PostAsync("order", Body, HookBench.Standard(Body, "msg_1", bench.Rig.Time.GetUtcNow(), key)))
            .Should().BeEquivalentTo(new { Status = HttpStatusCode.OK, Run = "bikes#1" });
    }

    [Fact]
    public async Task Headers_of_a_signature_that_the_trigger_does_not_take_make_no_other_delivery_of_the_same_bytes()
    {
        bench = await HookBench.StartAsync(Triggers);
        var body = GitPayloads.GitHub();

        await bench.PostAsync("push", body, GitPayloads.GitHubHeaders(body, "1"));
        var again = await bench.PostAsync("push", body, [.. GitPayloads.GitHubHeaders(body, "2"), ("webhook-id", "3"), ("webhook-signature", "v1,x")]);

        again.Should().BeEquivalentTo(new { Status = HttpStatusCode.OK, Run = "bikes#1" });
    }

    [Fact]
    public async Task A_delivery_that_is_sent_again_once_the_trigger_is_mended_starts_its_run()
    {
        const string Git = "git: { provider: github, repository: acme/bikes, secret: bikes }";
        bench = await HookBench.StartAsync($$$"""push: { {{{Git}}}, with: { size: "{{ event.after }}" } }""");
        var body = GitPayloads.GitHub();
        var headers = GitPayloads.GitHubHeaders(body, "1");

        var refused = await bench.PostAsync("push", body, headers);
        await bench.PublishAsync($$$"""push: { {{{Git}}}, with: { commit: "{{ event.after }}" } }""");
        var started = await bench.PostAsync("push", body, headers);
        await bench.PublishAsync("push: { git: { provider: github, repository: acme/cars, secret: bikes } }");
        var again = await bench.PostAsync("push", body, headers);

        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Verdict.Should().Contain("size");
        started.Should().BeEquivalentTo(new { Status = HttpStatusCode.Accepted, Run = "bikes#1" });
        again.Should().BeEquivalentTo(new { Status = HttpStatusCode.OK, Run = "bikes#1" }, "what it started stays so");
        (await bench.DeliveriesAsync("push")).Should().ContainSingle().Which.Outcome.Should().Be(DeliveryOutcome.Started);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_store_is_away_nothing_is_said_to_be_recorded(bool isWritten)
    {
        FaultyStore? store = null;
        bench = await HookBench.StartAsync(Triggers, options =>
        {
            store = new FaultyStore((IStore)options.Records);
            return options with { Records = store, Start = new Acceptance(store, options.Plans, Evaluator.Evaluate, options.Time).StartAsync };
        });
        var body = GitPayloads.GitHub();
        var headers = GitPayloads.GitHubHeaders(body, "1");

        store!.Claiming = written =>
        {
            if (written == isWritten) throw new StoreUnavailableException("it is away", null);
        };
        var away = await bench.PostAsync("push", body, headers);
        store.Claiming = static _ => { };
        var back = await bench.PostAsync("push", body, headers);

        away.Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        back.Should().BeEquivalentTo(new { Status = isWritten ? HttpStatusCode.OK : HttpStatusCode.Accepted, Run = "bikes#1" });
        (await bench.RunsAsync()).Should().ContainSingle();
    }
}
