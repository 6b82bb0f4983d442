using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Reading;
using Workflows.Executors.Kubernetes.Reconciling;
using Workflows.Runtime.Executing;
using Xunit;

namespace Workflows.Tests.Kubernetes.Reconciling;

/// <summary>Desired against seen, as a table.</summary>
public sealed class NextTests
{
    private static readonly Wish run = new(Run: true, null, false), cancel = run with { Stop = StopMode.Gracefully }, kill = run with { Stop = StopMode.AtOnce }, released = run with { Released = true };
    private static readonly Wish none = new(false, null, false), stopOnly = new(false, StopMode.Gracefully, false);
    private static readonly Trail fresh = new(), asked = new() { Asked = true }, absent = asked with { Absent = true }, known = asked with { PodUid = "u" };
    private static readonly Trail ran = known with { Ran = true }, ending = ran with { Ending = true };
    private static readonly PodState running = new PodState.Running(default), waiting = new PodState.Waiting("node", "x"), ended = new PodState.Ended(new AttemptOutcome { Exit = 0 });
    private static readonly PodState silent = new PodState.Silent(new AttemptOutcome { Lost = "silent" }), unborn = new PodState.Unborn("deleted");

    internal static TheoryData<string, Wish, Trail, Sight?, string> Table() => new()
    {
        { "the intent is the row: make the pod", run, fresh, null, "Create" },
        { "F2 the answer was lost: ask first", run, asked, null, "Look" },
        { "F2 there is none: make it", run, absent, null, "Create" },
        { "F5 gone from the cache only: ask", run, known, null, "Look" },
        { "F7 gone for good before it began: again", run, known with { Absent = true }, null, "Create" },
        { "F7 gone for good, it had run: lost", run, ran with { Absent = true }, null, "End lost" },
        { "F41 cancelled before it was made", cancel, fresh, null, "Look" },
        { "F41 cancelled, and there is none", cancel, absent, null, "End" },
        { "F41 cancelled while being made: kill it", cancel, known, Sight(waiting), "Kill Gracefully" },
        { "stopped after a restart, never asked for", stopOnly, known, Sight(running), "Kill Gracefully" },
        { "running", run, known, Sight(running), "Tell" },
        { "waiting", run, known, Sight(waiting), "Tell" },
        { "cancel", cancel, known, Sight(running), "Kill Gracefully" },
        { "cancel, said already", cancel, known with { Killed = StopMode.Gracefully }, Sight(running), "Tell" },
        { "cancel, somebody deletes it already", cancel, known, Sight(running, deleted: true), "Tell" },
        { "cancel, then kill", kill, known with { Killed = StopMode.Gracefully }, Sight(running, deleted: true), "Kill AtOnce" },
        { "killed", kill, known with { Killed = StopMode.AtOnce }, Sight(running, deleted: true), "Tell" },
        { "ended", run, ran, Sight(ended), "End" },
        { "ended while cancelled", cancel, ran, Sight(ended, deleted: true, over: true), "End" },
        { "its end is being told", run, ending, Sight(ended), "Rest" },
        { "F9 silent: ask", run, ran, Sight(silent, deleted: true), "Look" },
        { "F9 silent indeed", run, ran with { Confirmed = true }, Sight(silent, deleted: true), "End lost" },
        { "deleted before it began: let it go", run, known, Sight(unborn, deleted: true, over: true), "LetGo" },
        { "let go, not gone", run, known with { LetGo = true }, Sight(unborn, deleted: true, over: true), "Rest" },
        { "deleted before it began, and cancelled", cancel, known, Sight(unborn, deleted: true, over: true), "End" },
        { "F8 recorded: let it go", released, ending, Sight(ended), "LetGo" },
        { "F8 let go once", released, ending with { LetGo = true }, Sight(ended), "Rest" },
        { "recorded, deleted, pinned", released, ending, Sight(ended, deleted: true, over: true), "LetGo" },
        { "recorded, held by another's finalizer", released, ending, Sight(ended, deleted: true, over: true, pinned: false), "Rest" },
        { "recorded while it runs: kill first", released, known, Sight(running), "Kill AtOnce" },
        { "recorded, being killed", released, known with { Killed = StopMode.AtOnce }, Sight(running, deleted: true), "Rest" },
        { "recorded, its node is silent", released, known with { Confirmed = true }, Sight(silent, deleted: true), "LetGo" },
        { "recorded, and gone from sight: ask", released, ending, null, "Look" },
        { "recorded, and gone", released, ending with { Absent = true }, null, "Forget" },
        { "another replica's", none, known, Sight(running), "Tell" },
        { "another replica's, ended", none, known, Sight(ended), "End" },
        { "another replica's, gone", none, ran with { Absent = true }, null, "Forget" },
    };

    [Fact]
    public void What_should_be_and_what_is_seen_give_the_next_act()
    {
        foreach (var row in Table())
        {
            var (what, wish, trail, sight, expected) = row.Data;
            var text = Next.Of(wish, trail, sight) switch
            {
                Act.End(var outcome, _, _) => outcome.Lost is null ? "End" : "End lost",
                Act.Kill(var mode) => $"Kill {mode}",
                var act => act.GetType().Name,
            };
            text.Should().Be(expected, what);
        }
    }

    private static Sight Sight(PodState state, bool deleted = false, bool over = false, bool pinned = true) => new(state, deleted, over, pinned);
}
