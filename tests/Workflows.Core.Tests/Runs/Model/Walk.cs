using System.Text;
using System.Text.RegularExpressions;
using Workflows.Core.Runs;
using Xunit.Sdk;

namespace Workflows.Core.Tests.Runs.Model;

/// <summary>One random run: after each event the machine is held against the oracle, the laws, the world and storage.</summary>
internal sealed partial class Walk
{
    private const int MostToTheEnd = 600;
    private readonly Coverage? coverage;
    private readonly Oracle oracle;
    private readonly World world = new();
    private readonly Rows rows;
    private readonly Chooser chooser;
    private readonly StringBuilder? story;

    public Walk(RunState start, Coverage? coverage = null, StringBuilder? story = null)
    {
        (State, this.coverage, this.story) = (start, coverage, story);
        oracle = new Oracle(start);
        rows = new Rows(start);
        chooser = new Chooser(start.Plan, world);
    }

    public RunState State { get; private set; }

    /// <summary>The events that these numbers choose, then on to the end by the kindest answers (I10: every run ends, or says what it waits for).</summary>
    public void Go(IEnumerable<ulong> choices)
    {
        foreach (var choice in choices)
        {
            Take(chooser.Next(choice, State));
        }

        for (var i = 0; !State.Status.IsFinal(); i++)
        {
            Take(chooser.Kindest(State) ?? throw new XunitException("I10: the run has not ended and waits for nothing"));
            if (i > MostToTheEnd)
            {
                throw new XunitException("I10: the run does not end");
            }
        }
    }

    public void Take(RunEvent happened)
    {
        story?.AppendLine($"  {Brief().Replace($"{happened}", string.Empty)}");
        var before = State;
        var changed = oracle.Apply(happened);
        var decision = RunMachine.Decide(before, happened, Toy.Evaluate);
        coverage?.Visit(before, happened, decision is Decision.Accepted);
        story?.AppendLine($"    -> {(decision is Decision.Accepted a ? $"{a.State.Status}: {string.Join(" ", a.State.Steps.Select((s, i) => $"{before.Plan.Steps[i].Name}={s.Status}"))} {string.Join(", ", a.Effects)}" : decision)}");
        Judge.Agree(oracle, changed, decision, happened.At);
        Expect(Same.Difference(decision, RunMachine.Decide(before, happened, Toy.Evaluate)), "I12 deciding twice differs in");
        if (decision is not Decision.Accepted accepted)
        {
            world.Dismiss(happened);
        }
        else
        {
            State = accepted.State;
            Laws.Hold(before, happened, accepted);
            world.Observe(happened, accepted.Effects);
            rows.Commit(accepted);
            Expect(world.Difference(State), "what is outstanding differs in");
            Expect(Same.Difference(State, rows.Load()), "I11 the state and what storage loads differ in");
            Expect(rows.Live == world.Attempts.Count ? null : $"{rows.Live} rows for {world.Attempts.Count} attempts", "I3 the attempt rows differ:");
            Expect(RunMachine.Decide(State, happened, Toy.Evaluate) is Decision.Accepted again ? Same.Difference(
                State with { Sequence = again.State.Sequence },
                again.State) : null, "I15 the same event again changes");
        }
    }

    /// <summary>What is null, false or a collection says nothing in a story.</summary>
    [GeneratedRegex(@" \w+ = (System[^,}]*|False)?,?(?= )")]
    private static partial Regex Brief();

    private static void Expect(string? difference, string what)
    {
        if (difference is not null)
        {
            throw new XunitException($"{what} {difference}");
        }
    }
}
