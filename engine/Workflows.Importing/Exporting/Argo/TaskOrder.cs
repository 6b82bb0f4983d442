using System.Globalization;
using Workflows.Core.Definitions;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>
/// <c>needs</c>, <c>runOn</c> and <c>continueOnError</c>. A <c>dag</c> says either <c>dependencies</c> of all its tasks, which a skipped one does not hold
/// up, or <c>depends</c>, which name the ends that count: that where something may be skipped here or a step runs on more than success.
/// </summary>
internal sealed class TaskOrder(ExportedFlow flow, bool isFinally)
{
    private readonly bool saysEnds = flow.SaysEnds(isFinally);
    private readonly HashSet<string> needed = [.. flow.Steps.SelectMany(step => step.Step.Needs)];

    public void AddTo(ExportedStep step, YamlMap task)
    {
        var needs = step.Step.Needs.Select(flow.Need).ToList();
        if (!saysEnds)
        {
            task.AddFilled("dependencies", needs.Select(need => need.Task).ToList<object>());
        }
        else if (needs.Count > 0)
        {
            task.Add("depends", step.NeverRuns ? All(needs.Select(Ended)) : Ends(step, needs));
        }

        if (step.NeverRuns)
        {
            Never(step, task);
        }

        Tolerate(step, task);
    }

    private void Never(ExportedStep step, YamlMap task)
    {
        task.Add("when", "false");
        if (step.Failures is null)
        {
            flow.LeaveOut(step, "runOn", string.Create(CultureInfo.InvariantCulture,
                $"Argo tells a task that one failed before it only by name, and here that are more than {StepEnds.MostNamed}: it never runs"));
        }
        else
        {
            flow.Judge(step, "runOn", "nothing that it needs can fail, or its failure is tolerated: it never runs, there as here");
        }
    }

    private void Tolerate(ExportedStep step, YamlMap task)
    {
        if (!step.Step.ContinueOnError)
        {
            return;
        }

        if (!saysEnds)
        {
            task.Add("continueOn", new YamlMap { IsFlow = true }.Add("failed", true).Add("error", true));
        }
        else if (!needed.Contains(step.Name))
        {
            flow.LeaveOut(step, "continueOnError", "where tasks say `depends`, the failure of one that nothing waits for fails the workflow");
        }
    }

    private string Ends(ExportedStep step, List<ExportedStep> needs)
    {
        if (step.Step.RunOn is RunOn.Success or RunOn.NoFailure)
        {
            foreach (var need in needs.Where(need => need is { IsGroup: true, SkipsItself: true } && ArgoLoop.MayBeEmpty(need.Step.FanOut!)))
            {
                const string Message = "without items is Skipped in Argo, as by its condition: here it succeeds then, there it counts as skipped";
                flow.LeaveOut(step, "needs", $"`{need.Name}` {Message}");
            }
        }

        switch (step.Step.RunOn)
        {
            case RunOn.Success:
                return All(needs.Select(Succeeded));
            case RunOn.NoFailure:
                return $"{All(needs.Select(NotFailed))} && ({Any(needs.Select(Succeeded))})";
            case RunOn.Failure:
                Handled(step);
                var failed = Any(step.Failures!.Select(end => $"{end.Task}.{end.End}"));

                // Argo waits for the tasks that are named, and for no others.
                var others = needs.Where(need => step.Failures!.All(end => end.Task != need.Task)).ToList();
                return others.Count == 0 ? failed : $"({failed}) && {All(others.Select(Ended))}";
            default:
                Handled(step);
                return All(needs.Select(Ended));
        }
    }

    private void Handled(ExportedStep step) =>
        flow.Judge(step, "runOn", "in Argo a failure that another task waits for is handled, and the workflow may succeed; here the run fails");

    private static string Ended(ExportedStep need) => Is(need, "Succeeded", "Failed", "Errored", "Skipped", "Omitted");

    // The task of a list that had no items is Skipped. One whose instances all were is Succeeded, and none of them is.
    private static string Succeeded(ExportedStep need)
    {
        string[] tolerated = need.Step.ContinueOnError ? ["Failed", "Errored"] : [];
        return need switch
        {
            { IsGroup: true, SkipsItself: true } when tolerated.Length > 0 =>
                $"({need.Task}.Succeeded && {need.Task}.AnySucceeded || {need.Task}.Failed || {need.Task}.Errored)",
            { IsGroup: true, SkipsItself: true } => $"({need.Task}.Succeeded && {need.Task}.AnySucceeded)",
            { MaySkip: false } when tolerated.Length == 0 => need.Task,
            { IsGroup: true } => Is(need, ["Succeeded", "Skipped", .. tolerated]),
            _ => Is(need, ["Succeeded", .. tolerated]),
        };
    }

    private string NotFailed(ExportedStep need)
    {
        if (!need.MaySkip)
        {
            return Succeeded(need);
        }

        var ends = Is(need,
        [
            "Succeeded",
            .. need.SkipsItself || need.IsGroup ? ["Skipped"] : Array.Empty<string>(),
            .. need.IsOmittedBySkip ? ["Omitted"] : Array.Empty<string>(),
            .. need.Step.ContinueOnError ? ["Failed", "Errored"] : Array.Empty<string>(),
        ]);
        return need is { IsOmittedBySkip: true, IsOmittedByFailure: true }
            ? $"{ends} && !({Any(flow.Failures(need).Select(end => $"{end.Task}.{end.End}"))})"
            : ends;
    }

    private static string Is(ExportedStep need, params ReadOnlySpan<string> ends)
    {
        List<string> all = [];
        foreach (var end in ends)
        {
            all.Add($"{need.Task}.{end}");
        }

        return all.Count == 1 ? all[0] : $"({Any(all)})";
    }

    private static string All(IEnumerable<string> terms) => string.Join(" && ", terms);

    private static string Any(IEnumerable<string> terms) => string.Join(" || ", terms);
}
