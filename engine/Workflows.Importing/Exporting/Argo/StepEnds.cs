using Workflows.Core.Definitions;
using Workflows.Definitions.Graph;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>
/// How steps may end, and as what their tasks do. What is skipped by its own condition is Skipped in Argo; what doesn't run because of what it needs is
/// Omitted, be it that one before it was skipped or that one failed.
/// </summary>
internal static class StepEnds
{
    /// <summary>So many tasks are named at most, beside those that a step needs, where it asks which of those before it failed.</summary>
    public const int MostNamed = 100;

    /// <summary>Marks all steps, each after those that it needs.</summary>
    public static void Mark(IReadOnlyDictionary<string, ExportedStep> steps)
    {
        foreach (var step in Ordered(steps))
        {
            var needs = step.Step.Needs.Select(name => steps[name]).ToList();
            var runOn = step.Step.RunOn;
            step.Failures = runOn is RunOn.Failure or RunOn.NoFailure ? Failures(needs, steps) : [];
            step.NeverRuns = step.Failures is null || (runOn == RunOn.Failure && step.Failures.Count == 0);
            step.IsOmittedByFailure = !step.NeverRuns && runOn is RunOn.Success or RunOn.NoFailure && needs.Any(need => need.MayFail);
            step.IsOmittedBySkip = !step.NeverRuns && runOn switch
            {
                RunOn.Success => needs.Any(need => need.MaySkip),
                RunOn.NoFailure => needs.Count > 0 && needs.All(need => need.MaySkip),
                RunOn.Failure => true,
                _ => false,
            };
            step.MayFail = step.IsOmittedByFailure || (!step.NeverRuns && !step.Step.ContinueOnError);
            step.SkipsItself = step.NeverRuns || step.Step.When is not null;
            step.MaySkip = step.SkipsItself || step.IsOmittedBySkip || step.Step.Work is Work.Approval { OnReject: OnReject.Skip };
        }
    }

    /// <summary>
    /// The ends that say that one of the needs counts as failed. Where an omitted task says nothing of it, those before it are asked. Null where they
    /// are too many.
    /// </summary>
    public static IReadOnlyList<(string Task, string End)>? Failures(
        IEnumerable<ExportedStep> needs, IReadOnlyDictionary<string, ExportedStep> steps)
    {
        List<(string, string)> ends = [];
        var open = new Queue<ExportedStep>(needs);
        HashSet<string> seen = [.. open.Select(step => step.Name)];
        var most = seen.Count + MostNamed;
        while (open.TryDequeue(out var step))
        {
            if (seen.Count > most)
            {
                return null;
            }

            if (!step.Step.ContinueOnError && !step.NeverRuns)
            {
                ends.AddRange([(step.Task, "Failed"), (step.Task, "Errored")]);
            }

            if (step is { IsOmittedByFailure: true, IsOmittedBySkip: false })
            {
                ends.Add((step.Task, "Omitted"));
            }
            else if (step.IsOmittedByFailure)
            {
                foreach (var name in step.Step.Needs.Where(seen.Add))
                {
                    open.Enqueue(steps[name]);
                }
            }
        }

        return ends;
    }

    private static IEnumerable<ExportedStep> Ordered(IReadOnlyDictionary<string, ExportedStep> steps)
    {
        var all = steps.Values.ToArray();
        var ordinals = all.Index().ToDictionary(each => each.Item.Name, each => each.Index, StringComparer.Ordinal);
        return TopologicalOrder.Of([.. all.Select(step => step.Step.Needs.Select(name => ordinals[name]).ToArray())], out _).Select(ordinal => all[ordinal]);
    }
}
