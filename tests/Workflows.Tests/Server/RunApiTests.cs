using System.Net;
using FluentAssertions;
using Workflows.Server.People;
using Workflows.Tests.Executors;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>A workflow is published, its runs are started, listed, looked at and steered: all of it over HTTP.</summary>
public sealed class RunApiTests
{
    private const string One = "name: one\nparameters: { size: { type: integer, default: 1 } }\nsteps: { work: { uses: container, command: ['true'] } }";
    private const string Asks = "name: asks\nsteps: { sign-off: { approval: {} }, ship: { needs: [sign-off], set: { shipped: true } } }";
    private const string Waits = "name: waits\nsteps: { arrived: { wait: { event: { type: data.arrived, where: 'event.size > 0' } } } }";

    [Fact]
    public async Task What_a_start_would_do_is_told_to_who_may_start_it_and_nothing_is_started()
    {
        await using var served = await ServedRig.CreateAsync(signIn: _ => Principal.Everywhere(Actor.Local("anna"), Role.Author), starts: false);
        const string Text = "name: one\nparameters: { n: { type: integer } }\nsteps: { a: { approval: { from: ['group:leads'] } } }\n";

        var known = await served.PostAsync("preview", new { text = Text, parameters = new { n = 3 } });
        var missing = await served.PostAsync("preview", new { text = Text });
        var neither = await served.PostAsync("preview", new { parameters = new { n = 3 } });
        var both = await served.PostAsync("preview", new { text = Text, workflow = "one" });
        var unknown = await served.PostAsync("preview", new { workflow = "one" });

        known.Status.Should().Be(HttpStatusCode.OK);
        known.Json.GetProperty("steps")[0].GetProperty("approval").GetProperty("from")[0].GetString().Should().Be("group:leads");
        known.Json.GetProperty("parameters").GetProperty("n").GetInt32().Should().Be(3);
        missing.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (neither.Status, both.Status).Should().Be((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity));
        unknown.Status.Should().Be(HttpStatusCode.NotFound);
        (await served.GetAsync("runs")).Json.GetProperty("items").GetArrayLength().Should().Be(0);
    }

    [Theory]
    [InlineData(Role.Viewer, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(Role.Operator, HttpStatusCode.Forbidden, HttpStatusCode.NotFound)]
    public async Task Who_may_not_run_a_text_or_a_workflow_is_not_told_what_it_would_do(Role role, HttpStatusCode text, HttpStatusCode workflow)
    {
        await using var served = await ServedRig.CreateAsync(signIn: _ => Principal.Everywhere(Actor.Local("anna"), role), starts: false);

        var ofText = await served.PostAsync("preview", new { text = "name: one\nsteps: { a: { uses: container, command: [cat, /etc/passwd], cache: {} } }\n" });
        var ofWorkflow = await served.PostAsync("preview", new { workflow = "one" });

        (ofText.Status, ofWorkflow.Status).Should().Be((text, workflow));
    }

    [Fact]
    public async Task A_published_workflow_is_run_and_its_run_seen_to_its_end()
    {
        await using var served = await ServedRig.CreateAsync();
        served.Rig.Executor.Script = _ => ScriptedExecutor.Success;

        var published = await served.PostAsync("workflows/one/versions", new { text = One, message = "first" });
        var started = await served.PostAsync("workflows/one/runs", new { parameters = new { size = 3 } });
        await served.Rig.EndAsync(started.Json.GetProperty("id").GetGuid());
        var shown = await served.GetAsync(started.Message.Headers.Location!.OriginalString);
        var listed = await served.GetAsync("runs");
        var events = await served.GetAsync("workflows/one/runs/1/events");
        var step = await served.GetAsync("workflows/one/runs/1/steps/work");
        var log = await served.GetAsync("workflows/one/runs/1/steps/work/log?offset=8");

        published.Status.Should().Be(HttpStatusCode.Created, published.Text);
        started.Status.Should().Be(HttpStatusCode.Created, started.Text);
        shown.Json.GetProperty("state").GetString().Should().Be("succeeded");
        shown.Json.GetProperty("parameters").GetProperty("size").GetInt32().Should().Be(3);
        shown.Json.GetProperty("trigger").GetProperty("by").GetString().Should().Be("local:anna");
        listed.Json.GetProperty("items")[0].GetProperty("label").GetString().Should().Be("one#1");
        events.Json.GetProperty("items").EnumerateArray().Select(each => each.GetProperty("sequence").GetInt32())
            .Should().BeInAscendingOrder().And.StartWith(1);
        step.Json.GetProperty("step").GetProperty("state").GetString().Should().Be("succeeded");
        log.Text.Should().Be("1\n");
    }

    [Fact]
    public async Task What_was_made_below_a_path_is_found_there()
    {
        await using var served = await ServedRig.CreateAsync(address: "http://flows.example/ml");
        served.Rig.Executor.Script = _ => ScriptedExecutor.Success;

        var published = await served.PostAsync("workflows/one/versions", new { text = One, message = "first" });
        var started = await served.PostAsync("workflows/one/runs", new { parameters = new { size = 3 } });

        foreach (var made in (string[])[published.Message.Headers.Location!.OriginalString, started.Message.Headers.Location!.OriginalString])
        {
            made.Should().StartWith("/ml/api/v1/projects/default/workflows/one/");
            (await served.GetAsync(made)).Status.Should().Be(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_run_is_done_again_from_a_step_or_with_another_parameter_once_for_each_key()
    {
        await using var served = await ServedRig.CreateAsync();
        served.Rig.Executor.Script = _ => ScriptedExecutor.Success;
        await served.PublishAsync("one", One);
        var first = await served.PostAsync("workflows/one/runs");
        await served.Rig.EndAsync(first.Json.GetProperty("id").GetGuid());

        var again = await served.PostAsync("workflows/one/runs/1/rerun", new { parameters = new { size = 2 } }, idempotencyKey: "k");
        var same = await served.PostAsync("workflows/one/runs/1/rerun", new { parameters = new { size = 2 } }, idempotencyKey: "k");

        again.Status.Should().Be(HttpStatusCode.Created, again.Text);
        again.Json.GetProperty("number").GetInt32().Should().Be(2);
        again.Json.GetProperty("trigger").GetProperty("kind").GetString().Should().Be("rerun");
        again.Json.GetProperty("parameters").GetProperty("size").GetInt32().Should().Be(2);
        same.Status.Should().Be(HttpStatusCode.OK);
        same.Json.GetProperty("number").GetInt32().Should().Be(2);
        (await served.PostAsync("workflows/one/runs/1/rerun")).Detail.Should().Contain("nothing would run again");
        (await served.PostAsync("workflows/one/runs/1/rerun", new { from = "wrok" })).Status.Should().Be(HttpStatusCode.NotFound);
        (await served.PostAsync("workflows/one/runs/9/rerun", new { from = "work" })).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_workflow_of_another_engine_comes_back_as_ours_with_what_was_left_out()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        const string argo =
            """
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            metadata: { name: hello }
            spec:
              entrypoint: say
              hostNetwork: true
              templates: [{ name: say, container: { image: "docker.io/local/busybox:1", command: [echo, hi] } }]
            """;

        var imported = await served.PostAsync("import", new { text = argo });

        imported.Status.Should().Be(HttpStatusCode.OK, imported.Text);
        await served.PublishAsync("hello", imported.Json.GetProperty("workflows")[0].GetProperty("yaml").GetString()!);
        imported.Json.GetProperty("notes").EnumerateArray().Should().Contain(note =>
            note.GetProperty("line").GetInt32() == 6 && note.GetProperty("what").GetString()!.Contains("hostNetwork"));
    }

    [Fact]
    public async Task A_version_goes_out_as_a_workflow_of_another_engine_with_what_that_cannot_say()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("aims", "name: aims\nobjectives:\n  - { metric: rmse, atMost: 1 }\nsteps:\n  nap: { wait: { for: 5s } }\n");

        var exported = await served.GetAsync("workflows/aims/versions/1/export?format=argo");
        var foreign = await served.GetAsync("workflows/aims/versions/1/export?format=airflow");
        var unknown = await served.GetAsync("workflows/aims/versions/2/export");

        exported.Status.Should().Be(HttpStatusCode.OK, exported.Text);
        exported.Json.GetProperty("yaml").GetString().Should().Contain("kind: WorkflowTemplate").And.Contain("duration: 5s");
        exported.Json.GetProperty("complete").GetBoolean().Should().BeFalse();
        exported.Json.GetProperty("notes").EnumerateArray().Should().ContainSingle(note =>
            note.GetProperty("line").GetInt32() == 2 && note.GetProperty("what").GetString() == "objectives");
        foreign.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        unknown.Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_start_under_the_same_key_gives_the_first_run_back()
    {
        await using var served = await ServedRig.CreateAsync();
        await served.PublishAsync("one", One);

        var first = await served.PostAsync("workflows/one/runs", idempotencyKey: "k1");
        var again = await served.PostAsync("workflows/one/runs", idempotencyKey: "k1");
        var other = await served.PostAsync("workflows/one/runs", idempotencyKey: "k2");

        again.Status.Should().Be(HttpStatusCode.OK);
        again.Json.GetProperty("id").GetGuid().Should().Be(first.Json.GetProperty("id").GetGuid());
        other.Json.GetProperty("number").GetInt32().Should().Be(2);
    }

    [Fact]
    public async Task Runs_are_paged_by_the_last_ones_key_so_new_ones_move_nothing()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("one", One);
        for (var n = 0; n < 5; n++)
        {
            await StartAsync();
        }

        var first = await served.GetAsync("runs?limit=2");
        await StartAsync();
        var second = await served.GetAsync($"runs?limit=2&cursor={first.Json.GetProperty("next").GetString()}");
        var last = await served.GetAsync($"runs?limit=2&cursor={second.Json.GetProperty("next").GetString()}");

        Numbers(first).Should().Equal(5, 4);
        Numbers(second).Should().Equal(3, 2);
        Numbers(last).Should().Equal(1);
        last.Json.GetProperty("next").GetString().Should().BeNull();

        // The keys of runs that start within one millisecond are in no order.
        Task StartAsync()
        {
            served.Rig.Time.Advance(TimeSpan.FromMilliseconds(1));
            return served.PostAsync("workflows/one/runs");
        }
    }

    [Fact]
    public async Task A_run_is_cancelled_and_a_second_time_it_is_said_what_won()
    {
        await using var served = await ServedRig.CreateAsync();
        served.Rig.Executor.Script = _ => null;
        await served.PublishAsync("one", One);
        await served.PostAsync("workflows/one/runs");
        await served.Rig.Executor.Until(executor => executor.Begun.Count == 1);

        var cancelled = await served.PostAsync("workflows/one/runs/1/cancel");
        await Eventually.TrueAsync(
            async () => (await served.GetAsync("workflows/one/runs/1")).Json.GetProperty("state").GetString() == "cancelled",
            "it ended",
            TimeSpan.FromMinutes(1));
        var again = await served.PostAsync("workflows/one/runs/1/cancel");

        cancelled.Status.Should().Be(HttpStatusCode.OK, cancelled.Text);
        cancelled.Json.GetProperty("cancelRequested").GetBoolean().Should().BeTrue();
        again.Status.Should().Be(HttpStatusCode.Conflict);
        again.Detail.Should().Be("the run has ended: cancelled");
    }

    [Fact]
    public async Task An_approval_is_decided_and_the_run_goes_on()
    {
        await using var served = await ServedRig.CreateAsync();
        await served.PublishAsync("asks", Asks);
        var run = (await served.PostAsync("workflows/asks/runs")).Json.GetProperty("id").GetGuid();
        await served.Rig.IdleAsync();

        var wrong = await served.PostAsync("workflows/asks/runs/1/steps/sign-off/decision", new { decision = "maybe" });
        var decided = await served.PostAsync("workflows/asks/runs/1/steps/sign-off/decision", new { decision = "approve", comment = "fine" });
        await served.Rig.EndAsync(run);
        var late = await served.PostAsync("workflows/asks/runs/1/steps/sign-off/decision", new { decision = "reject" });

        wrong.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        decided.Status.Should().Be(HttpStatusCode.OK, decided.Text);
        late.Status.Should().Be(HttpStatusCode.Conflict);
        late.Detail.Should().Contain("already approved by local:anna");
    }

    [Fact]
    public async Task A_signal_goes_to_the_step_that_waits_and_one_that_does_not_match_is_refused()
    {
        await using var served = await ServedRig.CreateAsync();
        await served.PublishAsync("waits", Waits);
        var run = (await served.PostAsync("workflows/waits/runs")).Json.GetProperty("id").GetGuid();
        await served.Rig.IdleAsync();

        var refused = await served.PostAsync("workflows/waits/runs/1/steps/arrived/signal", new { size = 0 });
        var taken = await served.PostAsync("workflows/waits/runs/1/steps/arrived/signal", new { size = 12 });

        refused.Status.Should().Be(HttpStatusCode.Conflict);
        taken.Status.Should().Be(HttpStatusCode.OK, taken.Text);
        (await served.Rig.EndAsync(run)).Steps[0].Outputs.Should().Contain("12");
    }

    [Fact]
    public async Task Publishing_over_a_version_that_one_has_not_seen_is_refused_with_the_one_that_is_live()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("one", One);

        var text = One.Replace("default: 1", "default: 2", StringComparison.Ordinal);
        var unseen = await served.PostAsync("workflows/one/versions", new { text, expectedLive = 0 });
        var seen = await served.PostAsync("workflows/one/versions", new { text, expectedLive = 1 });

        unseen.Status.Should().Be(HttpStatusCode.Conflict);
        unseen.Json.GetProperty("live").GetInt32().Should().Be(1);
        seen.Json.GetProperty("version").GetInt32().Should().Be(2);
    }

    [Fact]
    public async Task A_text_with_mistakes_is_told_with_every_line_and_nothing_is_stored()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        var answer = await served.PostAsync("workflows/one/versions", new { text = "name: one\nsteps: { a: { usess: x }, b: { needs: [c], set: {} } }" });
        var checkedOnly = await served.PostAsync("validate", new { text = "name: one\nsteps: {}" });

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Json.GetProperty("errors").EnumerateArray().Should().HaveCountGreaterThan(1)
            .And.OnlyContain(error => error.GetProperty("line").GetInt32() == 2);
        checkedOnly.Json.GetProperty("errors").GetArrayLength().Should().Be(1);
        (await served.GetAsync("workflows")).Json.GetProperty("items").GetArrayLength().Should().Be(0);
    }

    [Theory]
    [InlineData("{\"texd\": \"\"}", 422, "$.texd is unknown, missing or of another type; expected an object with text, message (optional)")]
    [InlineData("{\"text\": 7}", 422, "$.text is unknown")]
    [InlineData("{", 400, "the body is not JSON")]
    [InlineData("[]", 422, "expected an object with text")]
    [InlineData("null", 422, "expected an object")]
    [InlineData("{\"text\":\"a\",\"text\":\"b\"}", 422, "at `text`: this key stands twice in one object")]
    [InlineData("{\"text\":{\"a\":1,\"a\":2}}", 422, "at `text.a`: this key stands twice in one object")]
    public async Task A_body_that_is_not_as_expected_is_told_what_was(string body, int status, string detail)
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        using var content = new StringContent(body);

        var answer = await Answer.OfAsync(await served.Client.PostAsync("/api/v1/projects/default/workflows/one/versions", content));

        ((int)answer.Status).Should().Be(status, answer.Text);
        answer.Detail.Should().Contain(detail);
    }

    [Fact]
    public async Task Where_no_engine_answers_what_was_asked_is_recorded_and_said_so()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);
        await served.PublishAsync("one", One);
        await served.PostAsync("workflows/one/runs");

        var pending = await served.PostAsync("workflows/one/runs/1/cancel");
        served.Rig.Start();
        await served.Rig.IdleAsync();

        pending.Status.Should().Be(HttpStatusCode.Accepted);
        (await served.GetAsync("workflows/one/runs/1")).Json.GetProperty("state").GetString().Should().Be("cancelled");
    }

    private static IEnumerable<int> Numbers(Answer answer) =>
        answer.Json.GetProperty("items").EnumerateArray().Select(run => run.GetProperty("number").GetInt32());
}
