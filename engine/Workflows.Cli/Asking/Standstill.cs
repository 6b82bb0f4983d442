using Workflows.Cli.Watching;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;

namespace Workflows.Cli.Asking;

/// <summary>Whether a run can't go on without people.</summary>
internal static class Standstill
{
    /// <summary>All that has begun and not ended are approvals being asked, here or in the runs below.</summary>
    public static bool WaitsForApprovalsOnly(Picture picture)
    {
        if (picture.Run.Status != RunStatus.Running || picture.Run.Suspended || picture.Run.CancelRequested)
        {
            return false;
        }

        var begun = picture.Run.Plan.Steps
            .Where(step => picture.Run.Steps[step.Ordinal].Status is var status && status != StepStatus.Waiting && !status.IsFinal())
            .ToList();
        return begun.Count > 0 && begun.All(step => step.Step.Work switch
        {
            Work.Approval => Asked.Of(picture, step) is not null,
            Work.SubWorkflow => ChildrenWait(picture, step),
            _ => false,
        });
    }

    private static bool ChildrenWait(Picture picture, PlannedStep step)
    {
        var children = picture.Children.Values.Where(child => child.Run.Parent?.Step == step.Ordinal).ToList();
        var state = picture.Run.Steps[step.Ordinal];
        return children.Count > 0 && children.Count == (state.Fan?.Live ?? 1) && children.All(WaitsForApprovalsOnly);
    }
}
