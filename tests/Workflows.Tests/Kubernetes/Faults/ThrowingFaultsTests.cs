using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Reconciling;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;
using Workflows.Tests.Kubernetes.Server;
using Workflows.Tests.Runtime.Failures;
using Xunit;

namespace Workflows.Tests.Kubernetes.Faults;

/// <summary>What is thrown inside the executor for one attempt stays with that attempt, and ends it when it does not pass.</summary>
public sealed class ThrowingFaultsTests(ControlPlane plane)
{
    [Fact]
    public async Task F36_An_attempt_that_can_not_be_reconciled_ends_in_words_and_its_neighbour_goes_on()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (poison, neighbour) = (Lab.Spec("poison"), Lab.Spec("neighbour"));
        var engine = lab.Engine(
            o => o with { Token = uid => uid == poison.Uid ? throw new InvalidOperationException("the key can't be read") : $"token-{uid}" });
        engine.Executor.Desire(poison);
        var pod = await lab.RunningAsync(engine, neighbour);

        var outcome = await engine.EndAsync(poison.Uid);

        outcome.Lost.Should().MatchRegex("^the executor failed on this attempt [0-9]{2,} times in a row: the key can't be read$");
        AttemptVerdict.Of(outcome).Cause.Should().Be(Cause.Infrastructure);
        engine.Executor.Release(poison.Uid);
        await lab.ShouldEndAndLeaveNothingAsync(engine, neighbour, pod);
        engine.Seen.OfType<Observation.Ended>().Should().HaveCount(2, "each end is told once");
    }

    [Fact]
    public async Task F36_A_pod_that_can_not_be_dealt_with_any_more_is_stopped_before_its_attempt_is_given_up()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (spec, isDeaf) = (Lab.Spec(), false);
        var engine = lab.Engine();
        var pod = await lab.RunningAsync(engine, spec);
        engine.Before = seen =>
        {
            if (isDeaf && seen is not Observation.Ended) throw new InvalidOperationException("nobody listens");
        };
        isDeaf = true;
        engine.Executor.Desire(spec); // It is to hear again that it runs.

        (await engine.EndAsync(spec.Uid)).Lost.Should().EndWith("nobody listens");

        await lab.DeletedAsync(pod);
        isDeaf = false;
        await lab.Kubelet.EndAsync(pod, Kubelet.Record(137));
        await engine.ReleaseAsync(spec.Uid);
        (await lab.Kubelet.AllAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task F36_A_result_that_can_not_be_stored_for_an_hour_is_given_up_in_words()
    {
        await using var lab = await Lab.StartAsync(plane);
        var spec = Lab.Spec();
        var engine = lab.Engine(
            o => o with { ResultTimeout = TimeSpan.FromMinutes(6) },
            files: ThrowingPort<IFileStore>.Around(lab.Files, _ => throw new IOException("no space left on device")));
        var pod = await lab.RunningAsync(engine, spec);
        await lab.Kubelet.EndAsync(pod, Kubelet.Record(0));

        var outcome = await engine.EndAsync(spec.Uid);

        outcome.Should().BeEquivalentTo(new { Exit = (int?)null });
        outcome.Lost.Should().MatchRegex("^what the attempt left could not be stored, [0-9]+ times in a row: no space left on device$");
        await engine.ReleaseAsync(spec.Uid);
        (await lab.Kubelet.AllAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task F36_An_engine_that_throws_at_a_report_is_told_again()
    {
        await using var lab = await Lab.StartAsync(plane);
        var (spec, throws) = (Lab.Spec(), 0);
        var engine = lab.Engine();
        engine.Before = seen =>
        {
            if (seen is Observation.Ended && Interlocked.Increment(ref throws) <= 3) throw new InvalidOperationException("not now");
        };
        var pod = await lab.RunningAsync(engine, spec);

        await lab.ShouldEndAndLeaveNothingAsync(engine, spec, pod);

        throws.Should().Be(4);
        engine.Seen.OfType<Observation.Ended>().Should().ContainSingle();
    }

    [Fact]
    public async Task F6_Messages_that_programs_wrote_themselves_end_their_own_attempts_alone()
    {
        await using var lab = await Lab.StartAsync(plane);
        var engine = lab.Engine();
        string[] messages =
        [
            "\u0001\u001b]0;title\u0007", "{\"exit\":0}", Kubelet.Record(0, ",\"outputs\":" + Deep(60)), Kubelet.Record(0, ",\"outputs\":{\"a\":\"\\ud83d\"}"),
            Kubelet.Record(0, ",\"outputs\":{\"a\":1e999}"), Kubelet.Record(0).Replace("\"exit\":0", "\"exit\":NaN"), Kubelet.Record(-7), new string('{', 3000),
        ];
        var specs = messages.Select((_, n) => Lab.Spec($"forged{n}")).ToArray();
        var (honest, pod) = (Lab.Spec("honest"), string.Empty);
        foreach (var (spec, message) in specs.Zip(messages)) await lab.Kubelet.EndAsync(await lab.RunningAsync(engine, spec), message, exit: 1);
        pod = await lab.RunningAsync(engine, honest);

        foreach (var spec in specs)
        {
            (await engine.EndAsync(spec.Uid)).Checked().Outputs.Should().Match(outputs => outputs == null || outputs.Contains("\"a\""));
            await engine.ReleaseAsync(spec.Uid);
        }

        await lab.ShouldEndAndLeaveNothingAsync(engine, honest, pod);
        engine.Log.Said.Should().NotContain(words => words.Contains("could not be reconciled"));
    }

    [Fact]
    public void Failures_are_many_only_after_their_time_and_only_when_they_are_many()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var failures = new FailureStreak();
        for (var i = 0; i < 50; i++) failures.Add(time);
        failures.HasLasted(ReconcileFailures.Bound, time).Should().BeFalse("events may have come fast");
        time.Advance(ReconcileFailures.Bound);
        failures.HasLasted(ReconcileFailures.Bound, time).Should().BeTrue();

        failures.Clear();
        failures.Add(time);
        time.Advance(TimeSpan.FromDays(1));
        failures.HasLasted(ReconcileFailures.Bound, time).Should().BeFalse("the machine may have slept");
    }

    private static string Deep(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);
}
