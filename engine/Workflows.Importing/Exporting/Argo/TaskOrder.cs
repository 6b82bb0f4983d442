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

    public void AddTo(ExportedStep step, YamlMap task)
    {
        var needs = step.Step.Needs.Select(flow.Need).ToList();
        if (!saysEnds)
        {
            task.AddFilled("dependencies", needs.Select(need => need.Task).ToList<object>());
        }
        else if (needs.Count > 0)
        {
            task.Add("depends", Ends(step, needs, task));
        }

        if (!step.Step.ContinueOnError)
        {
            return;
        }

        if (!saysEnds)
        {
            task.Add("continueOn", new YamlMap { IsFlow = true }.Add("failed", true).Add("error", true));
        }
        else if (!flow.Steps.Any(other => other.Step.Needs.Contains(step.Name)))
        {
            flow.LeaveOut(step, "continueOnError", "where tasks say `depends`, the failure of one that nothing waits for fails the workflow");
        }
    }

    private string Ends(ExportedStep step, List<ExportedStep> needs, YamlMap task)
    {
        switch (step.Step.RunOn)
        {
            case RunOn.Success:
                return string.Join(" && ", needs.Select(Succeeded));
            case RunOn.NoFailure:
                if (needs.Any(need => need.Step.Needs.Any(name => flow.Need(name).MaySkip)))
                {
                    const string Message = "a task that didn't run is omitted in Argo, be it that one before it was skipped or that one failed: both count";
                    flow.Judge(step, "runOn", Message);
                }

                return $"{string.Join(" && ", needs.Select(NotFailed))} && ({string.Join(" || ", needs.Select(Succeeded))})";
            case RunOn.Failure:
                Handled(step);
                var failing = needs.Where(need => !need.Step.ContinueOnError).ToList();
                if (failing.Count == 0)
                {
                    // A failure that is tolerated counts as success: it never runs.
                    task.Add("when", "false");
                    return string.Join(" && ", needs.Select(Succeeded));
                }

                return string.Join(" || ", failing.Select(Failed));
            default:
                Handled(step);
                return string.Join(" && ", needs.Select(need =>
                    $"({need.Task}.Succeeded || {need.Task}.Failed || {need.Task}.Errored || {need.Task}.Skipped || {need.Task}.Omitted)"));
        }
    }

    private void Handled(ExportedStep step) =>
        flow.Judge(step, "runOn", "in Argo a failure that another task waits for is handled, and the workflow may succeed; here the run fails");

    private static string Succeeded(ExportedStep need) => need.Step.ContinueOnError ? $"({need.Task}.Succeeded || {need.Task}.Failed || {need.Task}.Errored)"
        : need.MaySkip ? $"{need.Task}.Succeeded"
        : need.Task;

    // One that nothing but a failure keeps from running was omitted because of one.
    private static string Failed(ExportedStep need) =>
        $"{need.Task}.Failed || {need.Task}.Errored{(need.MaySkip ? string.Empty : $" || {need.Task}.Omitted")}";

    private static string NotFailed(ExportedStep need)
    {
        var tolerated = need.Step.ContinueOnError ? $" || {need.Task}.Failed || {need.Task}.Errored" : string.Empty;
        return need.MaySkip ? $"({need.Task}.Succeeded || {need.Task}.Skipped || {need.Task}.Omitted{tolerated})" : Succeeded(need);
    }
}
