using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Reading;
using Workflows.Executors.Kubernetes.Reconciling;
using Workflows.Runtime.Executing;
using Xunit;

namespace Workflows.Tests.Kubernetes.Reconciling;

/// <summary>Desired against seen, as a table.</summary>
public sealed class NextActionTests
{
    private static readonly AttemptSpec spec = Making.Samples.Spec();
    private static readonly DesiredState run = new(spec, null, false), cancel = run.Stopped(StopMode.Gracefully), kill = run.Stopped(StopMode.AtOnce);
    private static readonly DesiredState released = run with { IsReleased = true }, none = DesiredState.Nothing, stopOnly = none.Stopped(StopMode.Gracefully);
    private static readonly PodHistory fresh = new(), asked = new() { CreateSent = true }, absent = asked with { IsAbsent = true };
    private static readonly PodHistory known = asked with { PodUid = "u" };
    private static readonly PodHistory ran = known with { Ran = true }, ending = ran with { IsEnding = true };
    private static readonly PodState running = new PodState.Running(default), waiting = new PodState.Waiting("node", "x");
    private static readonly PodState ended = new PodState.Ended(new AttemptOutcome { Exit = 0 }), notStarted = new PodState.NotStarted("deleted");
    private static readonly PodState silent = new PodState.Silent(new AttemptOutcome { Lost = "silent" });

    internal static TheoryData<string, DesiredState, PodHistory, PodSnapshot?, string> Table() => new()
    {
        { "the intent is the row: make the pod", run, fresh, null, "Create" },
        { "F2 the answer was lost: ask first", run, asked, null, "Get" },
        { "F2 there is none: make it", run, absent, null, "Create" },
        { "F5 gone from the cache only: ask", run, known, null, "Get" },
        { "F7 gone for good before it began: again", run, known with { IsAbsent = true }, null, "Create" },
        { "F7 gone for good, it had run: lost", run, ran with { IsAbsent = true }, null, "Collect lost" },
        { "F41 cancelled before it was made", cancel, fresh, null, "Get" },
        { "F41 cancelled, and there is none", cancel, absent, null, "Collect" },
        { "F41 cancelled while being made: stop it", cancel, known, Seen(waiting), "Stop Gracefully" },
        { "stopped after a restart, never asked for", stopOnly, known, Seen(running), "Stop Gracefully" },
        { "running", run, known, Seen(running), "Report" },
        { "waiting", run, known, Seen(waiting), "Report" },
        { "cancel", cancel, known, Seen(running), "Stop Gracefully" },
        { "cancel, said already", cancel, known with { StopSent = StopMode.Gracefully }, Seen(running), "Report" },
        { "cancel, somebody deletes it already", cancel, known, Seen(running, deleted: true), "Report" },
        { "cancel, then kill", kill, known with { StopSent = StopMode.Gracefully }, Seen(running, deleted: true), "Stop AtOnce" },
        { "killed", kill, known with { StopSent = StopMode.AtOnce }, Seen(running, deleted: true), "Report" },
        { "ended", run, ran, Seen(ended), "Collect" },
        { "ended while cancelled", cancel, ran, Seen(ended, deleted: true, over: true), "Collect" },
        { "its end is being told", run, ending, Seen(ended), "None" },
        { "F9 silent: ask", run, ran, Seen(silent, deleted: true), "Get" },
        { "F9 silent indeed", run, ran with { IsSilenceConfirmed = true }, Seen(silent, deleted: true), "Collect lost" },
        { "deleted before it began: remove it", run, known, Seen(notStarted, deleted: true, over: true), "Remove" },
        { "removed, not gone", run, known with { RemoveSent = true }, Seen(notStarted, deleted: true, over: true), "None" },
        { "deleted before it began, and cancelled", cancel, known, Seen(notStarted, deleted: true, over: true), "Collect" },
        { "F8 recorded: remove it", released, ending, Seen(ended), "Remove" },
        { "F8 removed once", released, ending with { RemoveSent = true }, Seen(ended), "None" },
        { "recorded, deleted, and held by our finalizer", released, ending, Seen(ended, deleted: true, over: true), "Remove" },
        { "recorded, held by another's finalizer", released, ending, Seen(ended, deleted: true, over: true, finalizer: false), "None" },
        { "recorded while it runs: stop it first", released, known, Seen(running), "Stop AtOnce" },
        { "recorded, being stopped", released, known with { StopSent = StopMode.AtOnce }, Seen(running, deleted: true), "None" },
        { "recorded, its node is silent", released, known with { IsSilenceConfirmed = true }, Seen(silent, deleted: true), "Remove" },
        { "recorded, and gone from sight: ask", released, ending, null, "Get" },
        { "recorded, and gone", released, ending with { IsAbsent = true }, null, "Forget" },
        { "another engine's", none, known, Seen(running), "None" },
        { "another engine's, ended", none, known, Seen(ended), "None" },
        { "another engine's, deleted before it began", none, known, Seen(notStarted, deleted: true, over: true), "None" },
        { "another engine's, silent", none, known, Seen(silent, deleted: true), "None" },
        { "another engine's, gone from sight", none, ran, null, "Forget" },
        { "recorded as ended, found, and to be stopped", stopOnly, known, Seen(ended), "Collect" },
    };

    [Fact]
    public void What_should_be_and_what_is_seen_give_the_next_action()
    {
        foreach (var row in Table())
        {
            var (what, desired, history, pod, expected) = row.Data;
            var text = NextAction.Of(desired, history, pod) switch
            {
                ReconcileAction.Collect(var outcome, _, _) => outcome.Lost is null ? "Collect" : "Collect lost",
                ReconcileAction.Stop(var mode) => $"Stop {mode}",
                var act => act.GetType().Name,
            };
            text.Should().Be(expected, what);
        }
    }

    private static PodSnapshot Seen(PodState state, bool deleted = false, bool over = false, bool finalizer = true) => new(state, deleted, over, finalizer);
}
