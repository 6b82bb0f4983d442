using System.Text;
using CsCheck;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;

namespace Workflows.Core.Tests.Runs.Model;

/// <summary>A generated case: numbers that a flow and its events are read off.</summary>
internal sealed record RandomRun(ulong Shape, ulong[] Steps, ulong[] Events)
{
    /// <summary>1 to 30 steps, mostly few (small graphs meet more different situations); up to 50 events.</summary>
    public static Gen<RandomRun> Any { get; } = Gen.Select(
        Gen.ULong,
        Gen.Frequency((12, Gen.ULong.Array[1, 5]), (3, Gen.ULong.Array[3, 12]), (1, Gen.ULong.Array[10, 30])),
        Gen.ULong.Array[0, 50],
        (shape, steps, events) => new RandomRun(shape, steps, events));

    public void Check(Coverage? coverage = null, StringBuilder? story = null) => new Walk(Flow(), coverage, story).Go(Events);

    /// <summary>Tells the case as a person would retrace it.</summary>
    public string Tell()
    {
        var flow = Flow();
        var story = new StringBuilder($"\nfailFast {flow.Plan.Definition.FailFast}, outputs {flow.Plan.Definition.Outputs}, child {flow.Parent is not null}\n");
        foreach (var step in flow.Plan.Steps)
        {
            story.AppendLine($"  {(step.Finally ? "finally " : "")}{step.Name}: {Work(step.Step)}, needs [{string.Join(", ", step.Step.Needs)}] on {step.Step.RunOn} when [{step.Step.When}] tolerated {step.Step.ContinueOnError} fan-out {step.Step.FanOut} reads {step.Step.Title}");
        }

        try
        {
            Check(null, story);
        }
        catch (Exception e)
        {
            // Told to whoever reads the failure; the check itself has thrown already.
            story.AppendLine($"    -> {e.Message}");
        }

        return story.ToString();
    }

    private static string Work(StepDefinition step) => step.Work switch
    {
        Work.Program p => $"program, {p.Retry.Attempts} attempts, cached {p.CacheFor}, grows {p.OnOutOfMemory}",
        Work.Approval a => $"approval of {a.Count} from {string.Join(" ", a.From)}, {a.Deadline} {a.OnDeadline} {a.OnReject} text {a.Text}",
        var other => other.ToString()!,
    };

    private RunState Flow() => Flows.Build(Shape, Steps);
}
