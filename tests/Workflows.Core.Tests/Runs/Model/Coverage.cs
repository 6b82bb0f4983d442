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
        ["Queued", "heldQueued", "Running", "suspended", "cancelling", "terminated", "failFast", "Succeeded", "Failed", "Cancelled"];

    public static IReadOnlyList<string> StepStates { get; } = [.. Enum.GetNames<StepStatus>().Select(s => $"step {s}")];

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

    /// <summary>Events down, states across: + accepted at times, - met and refused, . never met.</summary>
    public string Marks() => Table(times => times is { } t ? t.Accepted > 0 ? "+" : "-" : ".");

    /// <summary>The same with how often: accepted/refused.</summary>
    public override string ToString() => Table(times => times is { } t ? $"{Short(t.Accepted)}/{Short(t.Refused)}" : ".");

    private string Table(Func<(int Accepted, int Refused)?, string> cell) => Part("run", RunStates, cell) + "\n" + Part("step", StepStates, cell);

    private string Part(string title, IReadOnlyList<string> states, Func<(int Accepted, int Refused)?, string> cell)
    {
        var text = new StringBuilder();
        text.Append($"{title,-18}").AppendJoin(' ', states.Select(s => $"{s.Replace("step ", string.Empty, StringComparison.Ordinal),10}")).Append('\n');
        foreach (var happened in Events)
        {
            var row = states.Select(state => $"{cell(seen.TryGetValue((state, happened), out var times) ? times : null),10}").ToArray();
            text.Append(Array.TrueForAll(row, c => c.Trim() == ".") ? string.Empty : $"{happened,-18}{string.Join(' ', row)}\n");
        }

        return text.ToString();
    }

    private static string Short(int count) => count < 10_000 ? $"{count}" : $"{count / 1_000}k";

    private void Count(string state, RunEvent happened, bool accepted) => seen.AddOrUpdate(
        (state, happened.GetType().Name),
        accepted ? (1, 0) : (0, 1),
        (_, times) => accepted ? (times.Accepted + 1, times.Refused) : (times.Accepted, times.Refused + 1));

    private static string StateOf(RunState run) => run switch
    {
        { Status: RunStatus.Queued, Suspended: true } => "heldQueued",
        { Status: RunStatus.Running, Terminated: true } => "terminated",
        { Status: RunStatus.Running, Suspended: true } => "suspended",
        { Status: RunStatus.Running, CancelRequested: true } => "cancelling",
        { Status: RunStatus.Running, FailingFast: true } => "failFast",
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
