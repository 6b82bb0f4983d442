using System.Text;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Xunit;
using static Workflows.Core.Tests.Runs.Given;

namespace Workflows.Core.Tests.Runs;

/// <summary>
/// The machine on a page: small situations, and what each event does there. A reviewer sees a change of behaviour as a change of
/// <c>Transitions.approved.txt</c>.
/// </summary>
public sealed class TransitionTableTests
{
    [Fact]
    public void The_table_of_transitions_is_as_approved()
    {
        var table = new StringBuilder("Situation, then event -> step, run: effects. What is not listed is refused there.\n");
        table.Append("\nThe run: a program `step`, and `last` under finally.\n");
        foreach (var (name, story) in Runs())
        {
            Print(table, name, story, OfRuns(story()));
        }

        table.Append("\nThe step, in a running run.\n");
        foreach (var (name, story) in Steps())
        {
            Print(
                table,
                name,
                story,
                [.. OfSteps(story()), .. OfRuns(story()).Where(e => e.Event is CancelRequested or TerminateRequested or SuspendRequested or ResumeRequested)]);
        }

        Approved.Equal(table.ToString(), "Transitions");
    }

    private static IEnumerable<(string Name, Func<Story> Story)> Runs()
    {
        static Flow Flow() => Workflow(Program("step")).Finally(Program("last"));
        yield return ("queued", () => Flow().Queued());
        yield return ("queued, suspended", () => Flow().Queued().Suspend());
        yield return ("running", () => Flow().Running());
        yield return ("running, suspended", () => Flow().Running().Suspend());
        yield return ("running, cancel requested", () => Flow().Running().Cancel());
        yield return ("running, terminated", () => Flow().Running().Terminate());
        yield return ("finally", () => Flow().Running().Succeeds("step"));
        yield return ("succeeded", () => Flow().Running().Succeeds("step").Succeeds("last"));
        yield return ("failed", () => Flow().Running().Fails("step").Succeeds("last"));
        yield return ("cancelled", () => Flow().Queued().Cancel());
    }

    private static IEnumerable<(string Name, Func<Story> Story)> Steps()
    {
        yield return ("waiting", () => Workflow(Program("need"), Program("step").After("need")).Running());
        yield return ("ready: the run is suspended", () => Workflow(Program("step")).Queued().Suspend().Granted());
        yield return ("program, starting", () => Workflow(Program("step", attempts: 2)).Running());
        yield return ("program, stopping", () => Workflow(Program("step", attempts: 2)).Running().Cancel());
        yield return ("program, backoff", () => Workflow(Program("step", attempts: 2)).Running().Fails("step"));
        yield return ("program, cache being asked", () => Workflow(Cached("step")).Running());
        yield return ("set, being computed", () => Workflow(Set("step")).Running());
        yield return ("approval, asked", () => Workflow(Approval("step", a => a with { Deadline = TimeSpan.FromHours(1) })).Running());
        yield return ("approval, asked, onReject: skip", () => Workflow(Approval("step", a => a with { OnReject = OnReject.Skip })).Running());
        yield return ("approval, asked, onDeadline: escalate", () => Workflow(Approval("step", Escalates)).Running());
        yield return (
            "approval, escalated",
            () => Workflow(Approval("step", Escalates)).Running().After(TimeSpan.FromHours(1)).Fires("step", TimerKind.Deadline));
        yield return ("wait, sleeping", () => Workflow(Wait("step")).Running());
        yield return ("event, not listening yet", () => Workflow(Program("need"), Listen("step").After("need")).Running());
        yield return ("event, listening", () => Workflow(Listen("step")).Running());
        yield return ("child, running", () => Workflow(Child("step")).Running());
        yield return ("child, stopping", () => Workflow(Child("step")).Running().Cancel());
        yield return ("fan-out, items being read", () => Workflow(Program("step").ForEach("\"wf-file://5a/items.txt\"")).Running());
        yield return ("fan-out, 1 of 2 at work", () => Workflow(Program("step").ForEach("2", parallel: 1)).Running());
        yield return ("succeeded", () => Workflow(Program("step"), Program("other")).Running().Succeeds("step"));
        yield return ("failed", () => Workflow(Program("step"), Program("other")).Running().Fails("step"));
    }

    private static Work.Approval Escalates(Work.Approval approval) => approval with
    {
        Deadline = TimeSpan.FromHours(1),
        OnDeadline = OnDeadline.Escalate,
        EscalateTo = ["user:zoe"],
    };

    private static IEnumerable<(string Name, RunEvent Event)> OfRuns(Story story)
    {
        var at = story.Clock + TimeSpan.FromSeconds(30);
        yield return ("slot granted", new SlotGranted { At = at, Seed = 1 });
        yield return ("slot refused", new SlotRefused("full") { At = at, Seed = 1 });
        yield return ("cancel", new CancelRequested("ann") { At = at, Seed = 1 });
        yield return ("terminate", new TerminateRequested("ann") { At = at, Seed = 1 });
        yield return ("suspend", new SuspendRequested("ann") { At = at, Seed = 1 });
        yield return ("resume", new ResumeRequested("ann") { At = at, Seed = 1 });
        yield return ("retry", new RetryRequested("ann", null) { At = at, Seed = 1 });
        yield return ("quarantine", new RunQuarantined("it threw") { At = at, Seed = 1 });
    }

    private static IEnumerable<(string Name, RunEvent Event)> OfSteps(Story story)
    {
        var at = story.Clock + TimeSpan.FromHours(2);
        var step = story.State.Plan.Find("step")!.Value;
        int? index = story["step"].Fan is null ? null : 0;
        var instance = story["step"].Instance(index);
        foreach (var (name, outcome) in new (string, AttemptOutcome)[]
        {
            ("exit 0", new() { Exit = 0 }), ("exit 1", new() { Exit = 1 }), ("exit 65", new() { Exit = 65 }), (
                "timed out",
                new() { Exit = 143, TimedOut = true }),
            ("lost", new() { Lost = "evicted" }), ("refused", new() { Refused = "admission" }),
        })
        {
            yield return (name, new AttemptEnded(instance?.Attempt ?? Guid.Empty, step, index, outcome) { At = at, Seed = 1 });
        }

        foreach (var kind in Enum.GetValues<TimerKind>())
        {
            yield return ($"{kind.Word()} timer", new TimerFired(new(step, index, kind)) { At = at, Seed = 1 });
        }

        yield return ("value computed", new ValueComputed(step, index, "{}", null) { At = at, Seed = 1 });
        yield return ("no value", new ValueComputed(step, index, null, "it fails") { At = at, Seed = 1 });
        yield return ("cache hit", new CacheAnswered(step, index, new CachedResult("{}", [])) { At = at, Seed = 1 });
        yield return ("cache miss", new CacheAnswered(step, index, null) { At = at, Seed = 1 });
        yield return ("2 items read", new ItemsRead(step, ["1", "2"], null) { At = at, Seed = 1 });
        yield return ("no items", new ItemsRead(step, [], "gone") { At = at, Seed = 1 });
        yield return ("bob approves", new ApprovalVoted(step, "bob", true) { Method = "terminal", VotedAt = story.Clock, At = at, Seed = 1 });
        yield return ("bob rejects", new ApprovalVoted(step, "bob", false) { Method = "terminal", VotedAt = story.Clock, At = at, Seed = 1 });
        yield return ("signal", new SignalReceived(step, "1", "bob") { At = at, Seed = 1 });
        foreach (var status in new[] { RunStatus.Succeeded, RunStatus.Failed, RunStatus.Cancelled })
        {
            var cause = status == RunStatus.Failed ? Cause.Application : (Cause?)null;
            yield return (
                $"child {status.Word()}",
                new ChildEnded(instance?.Child ?? Guid.Empty, instance?.ChildGeneration ?? 0, step, index, status, cause, null, null) { At = at, Seed = 1 });
        }
    }

    private static void Print(StringBuilder table, string name, Func<Story> tell, IEnumerable<(string Name, RunEvent Event)> events)
    {
        table.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n{name}\n");
        foreach (var (what, happened) in events)
        {
            var story = tell().Take(happened);
            if (story.Last is Decision.Accepted)
            {
                table.Append(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"  {what,-15} -> {Show(story)}{string.Concat(story.Effects.Select((e, i) => (i == 0 ? ": " : ", ") + Show(story, e)))}\n");
            }
        }
    }

    private static string Show(Story story)
    {
        var (step, run) = (story["step"], story.State);
        var why = step.Reason?.Word() ?? step.Cause?.Word();
        var flags = $"{(run.Suspended ? " suspended" : "")}{(run.CancelRequested && !run.Status.IsFinal() ? " cancelling" : "")}";
        var stopping = step.Instance(null)?.Stopping == true ? " stopping" : "";
        return $"{step.Status.Word()}{(why is null ? "" : $" ({why})")}{stopping}, {run.Status.Word()}{flags}";
    }

    private static string Show(Story story, Effect effect) => effect switch
    {
        Effect.StartAttempt e => $"StartAttempt {Name(story, e.Step)}{(e.Index is { } i ? $"[{i}]" : "")} {e.Number}",
        Effect.StopAttempt e => e.AtOnce ? "StopAttempt at once" : "StopAttempt",
        Effect.SetTimer e => $"SetTimer {e.Key.Kind.Word()} +{(e.Due - story.Clock).TotalSeconds:0}s",
        Effect.ClearTimer e => $"ClearTimer {e.Key.Kind.Word()}",
        Effect.TellChild e => $"TellChild {e.Message.GetType().Name}",
        _ => effect.GetType().Name,
    };

    private static string Name(Story story, int step) => story.State.Plan.Steps[step].Name;
}
