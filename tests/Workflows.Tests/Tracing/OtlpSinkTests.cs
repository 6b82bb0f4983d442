using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Notifying;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Tracing;
using Workflows.Server.Hooks;
using Workflows.Server.Notifying;
using Workflows.Server.Tracing;
using Workflows.Tests.Notifying;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Tracing;

/// <summary>What a collector of OpenTelemetry gets of runs that have ended, on both stores.</summary>
public sealed class OtlpSinkTests
{
    private const string Flow = """
        name: trains
        steps:
          fit: { uses: container, command: [fit], retry: { attempts: 2, backoff: { first: 1ms } } }
          check: { needs: [fit], workflow: { name: checks } }
        """;

    private static readonly ImmutableDictionary<string, string> children =
        ImmutableDictionary<string, string>.Empty.Add("checks", "name: checks\nsteps: { look: { uses: container, command: [look] } }");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_run_that_ended_is_a_trace_of_its_steps_and_attempts_and_each_program_knew_its_span(string store)
    {
        await using var collector = await Receiver.StartAsync();
        await using var rig = await StartAsync(store, collector);
        rig.Rig.Executor.Script = static spec => new AttemptOutcome { Exit = spec is { Step: "fit", Attempt: 1 } ? 1 : 0 };
        var run = await rig.Rig.AcceptAsync(Flow, siblings: children);
        await PassAsync(rig, run, state => state.Steps[0].Only?.Due is not null);
        await rig.Rig.EndAsync(run);

        await rig.DispatchAsync();

        var came = await collector.NextAsync();
        came.Header("authorization").Should().Be("Bearer canary");
        came.Header("content-type").Should().Be("application/json");
        var spans = Spans(came.Body);
        spans.Select(Name).Should().BeEquivalentTo("RUN trains", "fit", "fit attempt 1", "fit attempt 2", "check", "RUN checks", "look", "look attempt 1");
        var root = Find(spans, "RUN trains");
        Text(root, "traceId").Should().Be(run.ToString("N"));
        root.TryGetProperty("parentSpanId", out _).Should().BeFalse();
        Attribute(root, "cicd.pipeline.run.id").Should().Be("trains#1");
        Attribute(root, "cicd.pipeline.result").Should().Be("success");
        Attribute(root, "cicd.pipeline.run.url.full").Should().Be("https://flows.example/ml/runs/trains/1");
        Text(Find(spans, "fit"), "parentSpanId").Should().Be(Text(root, "spanId"));
        Text(Find(spans, "fit attempt 2"), "parentSpanId").Should().Be(Text(Find(spans, "fit"), "spanId"));
        Attribute(Find(spans, "fit attempt 1"), "cicd.pipeline.task.run.result").Should().Be("failure");
        Find(spans, "fit attempt 1").GetProperty("status").GetProperty("code").GetInt32().Should().Be(2);
        var child = Find(spans, "RUN checks");
        Text(child, "traceId").Should().NotBe(Text(root, "traceId"));
        Text(child.GetProperty("links")[0], "spanId").Should().Be(Text(Find(spans, "check"), "spanId"));
        rig.Rig.Executor.Begun.Select(spec => spec.TraceParent).Should().BeEquivalentTo(
            spans.Where(span => Name(span).Contains("attempt", StringComparison.Ordinal))
                .Select(span => $"00-{Text(span, "traceId")}-{Text(span, "spanId")}-01"));
        spans.Should().OnlyContain(span => Nanoseconds(span, "endTimeUnixNano") >= Nanoseconds(span, "startTimeUnixNano"));
        collector.Left.Should().Be(0);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_the_collector_does_not_take_comes_again_the_same_and_a_retried_run_with_what_ran_again(string store)
    {
        await using var collector = await Receiver.StartAsync();
        collector.Answer(503);
        await using var rig = await StartAsync(store, collector);
        rig.Rig.Executor.Script = static _ => new AttemptOutcome { Exit = 1 };
        var run = await rig.Rig.AcceptAsync("name: fails\nsteps: { fit: { uses: container, command: [fit] } }");
        await rig.Rig.EndAsync(run);

        await rig.DispatchAsync();
        var first = await collector.NextAsync();
        var again = await collector.NextAsync();
        rig.Rig.Executor.Script = static _ => ScriptedExecutor.Success;
        await rig.Rig.AskAsync(run, at => new RetryRequested("ada", null) { At = at, Seed = 7 });
        await rig.Rig.EndAsync(run);
        await rig.DispatchAsync();

        again.Body.Should().Equal(first.Body);
        Attribute(Find(Spans(first.Body), "RUN fails"), "cicd.pipeline.result").Should().Be("failure");
        var retried = Spans((await collector.NextAsync()).Body);
        Attribute(Find(retried, "RUN fails"), "cicd.pipeline.result").Should().Be("success");
        Text(Find(retried, "RUN fails"), "spanId").Should().Be(Text(Find(Spans(first.Body), "RUN fails"), "spanId"), "it is the same run");
        retried.Select(Name).Should().Contain(["fit attempt 1", "fit attempt 2"]);
    }

    [Fact]
    public async Task A_run_that_is_retried_before_its_trace_went_out_is_sent_when_it_has_ended_again()
    {
        await using var collector = await Receiver.StartAsync();
        await using var rig = await StartAsync("sqlite", collector);
        rig.Rig.Executor.Script = static _ => new AttemptOutcome { Exit = 1 };
        var run = await rig.Rig.AcceptAsync("name: fails\nsteps: { fit: { uses: container, command: [fit] } }");
        await rig.Rig.EndAsync(run);
        rig.Rig.Executor.Script = static _ => null;
        await rig.Rig.AskAsync(run, at => new RetryRequested("ada", null) { At = at, Seed = 7 });
        await rig.Rig.UntilAsync(run, state => state.Steps[0].Only?.Attempts == 2);

        var traces = new TraceReader(rig.Rig.Bare, rig.Rig.Plans.Of);

        (await traces.FindEndedAsync("default", "fails#1", Cancellation)).Should().BeNull();
        (await traces.ReadAsync(run, null, Cancellation).ToListAsync(Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_secret_that_is_missing_or_no_header_is_said_and_never_quoted()
    {
        await using var collector = await Receiver.StartAsync();
        await using var rig = await StartAsync("sqlite", collector);
        await rig.Rig.RunAsync("name: sums\nsteps: { a: { set: { b: 1 } } }");
        var message = new NotificationMessage("1", "run.succeeded", rig.Rig.Time.GetUtcNow(), new() { ["project"] = "default", ["run"] = "sums#1" }, "t", null);

        using var broken = Sink(rig.Rig, collector, new SigningSecret(["canary\r\nX-Other: 1"]));
        using var missing = Sink(rig.Rig, collector, SigningSecret.None("the secret collector/authorization is nowhere"));

        (await broken.Invoking(sink => sink.SendAsync(message, Cancellation)).Should().ThrowAsync<DeliveryException>())
            .Which.Message.Should().Be("the secret for the header Authorization of traces can't be the value of a header");
        (await missing.Invoking(sink => sink.SendAsync(message, Cancellation)).Should().ThrowAsync<DeliveryException>()).WithMessage("*is nowhere");
    }

    private static Task<NotifiedRig> StartAsync(string store, Receiver collector)
    {
        NotifiedRig? made = null;
        return CreateAsync();

        async Task<NotifiedRig> CreateAsync() => made = await NotifiedRig.CreateAsync(
            store,
            _ => [new LateSink<OtlpSink>("traces", () => Sink(made!.Rig, collector, new(["Bearer canary"])))],
            options => options with { Rules = new() { Subscriptions = [new("traces") { Types = NotificationRules.EndTypes }] } });
    }

    private static OtlpSink Sink(Rig rig, Receiver collector, SigningSecret secret) => new(
        "traces",
        new Uri(collector.Address, "/"),
        new Dictionary<string, Func<SigningSecret>> { ["Authorization"] = () => secret },
        new SinkNetwork(isPrivate: false),
        new TraceReader(rig.Bare, rig.Plans.Of));

    /// <summary>Lets the rig's clock go on until something of the run holds, and then past what it waits for.</summary>
    private static async Task PassAsync(NotifiedRig rig, Guid run, Func<RunState, bool> holds)
    {
        await rig.Rig.UntilAsync(run, holds);
        rig.Rig.Time.Advance(TimeSpan.FromSeconds(1));
    }

    private static List<JsonElement> Spans(byte[] body) =>
        [.. JsonElement.Parse(body).GetProperty("resourceSpans")[0].GetProperty("scopeSpans")[0].GetProperty("spans").EnumerateArray()];

    private static JsonElement Find(List<JsonElement> spans, string name) => spans.Single(span => Name(span) == name);

    private static string Name(JsonElement span) => Text(span, "name");

    private static string Text(JsonElement of, string member) => of.GetProperty(member).GetString()!;

    private static long Nanoseconds(JsonElement span, string member) => long.Parse(Text(span, member), CultureInfo.InvariantCulture);

    private static string? Attribute(JsonElement span, string key) => span.GetProperty("attributes").EnumerateArray()
        .Single(each => Text(each, "key") == key).GetProperty("value").EnumerateObject().Single().Value.GetString();
}
