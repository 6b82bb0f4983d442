using System.Collections.Concurrent;
using System.Text;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;

namespace Workflows.Core.Tests.Runs.Model;

/// <summary>Which (state, event) pairs the random walks have met, and whether the event was ever accepted there.</summary>
internal sealed class Coverage
{
    private readonly ConcurrentDictionary<(string State, string Event), (int Accepted, int Refused)> seen = [];

    public static IReadOnlyList<string> RunStates { get; } =
        ["Queued", "Queued suspended", "Running", "Running suspended", "Running cancelling", "Running terminated", "Running failing fast", "Succeeded", "Failed", "Cancelled"];

    public static IReadOnlyList<string> Events { get; } =
        [.. typeof(RunEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(RunEvent))).Select(t => t.Name).Order(StringComparer.Ordinal)];

    public void Visit(RunState before, RunEvent happened, bool accepted)
    {
        Count(StateOf(before), happened, accepted);
        if (before.Status == RunStatus.Running && Target(happened) is var (step, index) && before.FindStep(step) is { } state)
        {
            Count($"step {(state.Instance(index)?.Status is { } own and not StepStatus.Waiting ? own : state.Status)}", happened, accepted);
        }
    }

    public bool WasSeen(string state, string happened) => seen.ContainsKey((state, happened));

    public bool WasAccepted(string state, string happened) => seen.TryGetValue((state, happened), out var times) && times.Accepted > 0;

    /// <summary>The matrix: times accepted/refused, states down, events across.</summary>
    public override string ToString()
    {
        var states = RunStates.Concat(Enum.GetNames<StepStatus>().Select(s => $"step {s}")).ToArray();
        var text = new StringBuilder();
        foreach (var happened in Events)
        {
            text.AppendLine(happened);
            foreach (var state in states.Where(s => seen.ContainsKey((s, happened))))
            {
                text.AppendLine($"  {state,-22} {seen[(state, happened)].Accepted,9} accepted {seen[(state, happened)].Refused,9} refused");
            }
        }

        return text.ToString();
    }

    private void Count(string state, RunEvent happened, bool accepted) => seen.AddOrUpdate(
        (state, happened.GetType().Name),
        accepted ? (1, 0) : (0, 1),
        (_, times) => accepted ? (times.Accepted + 1, times.Refused) : (times.Accepted, times.Refused + 1));

    private static string StateOf(RunState run) => run switch
    {
        { Status: RunStatus.Queued, Suspended: true } => "Queued suspended",
        { Status: RunStatus.Running, Terminated: true } => "Running terminated",
        { Status: RunStatus.Running, Suspended: true } => "Running suspended",
        { Status: RunStatus.Running, CancelRequested: true } => "Running cancelling",
        { Status: RunStatus.Running, FailingFast: true } => "Running failing fast",
        _ => run.Status.ToString(),
    };

    private static (int Step, int? Index)? Target(RunEvent happened) => happened switch
    {
        AttemptEnded e => (e.Step, e.Index),
        ValueComputed e => (e.Step, e.Index),
        CacheAnswered e => (e.Step, e.Index),
        ChildEnded e => (e.Step, e.Index),
        TimerFired e => (e.Key.Step, e.Key.Index),
        ItemsRead e => (e.Step, null),
        ApprovalVoted e => (e.Step, null),
        SignalReceived e => (e.Step, null),
        _ => null,
    };
}
