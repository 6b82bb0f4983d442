using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Triggers;

namespace Workflows.Cli.Triggering;

/// <summary>The schedule that a command names.</summary>
internal static class ScheduleLookup
{
    /// <summary>It, or the end of the command: what there is instead.</summary>
    public static async Task<LiveSchedule> RequireAsync(Session session, string workflow, string name, PlanCache plans, CancellationToken cancellation)
    {
        await WorkflowLookup.RequireAsync(session, workflow, cancellation);
        var declared = await DeclaredTrigger.ListAsync(session.Store, session.Project, workflow, plans, cancellation);
        var found = declared.FirstOrDefault(each => each.Trigger.Name == name) ?? throw RefusedException.NotFound(
            $"the live version of {workflow} has no trigger {name}{Spelling.DidYouMean(name, declared.Select(each => each.Trigger.Name))}",
            declared.Count == 0 ? "it has none" : $"its triggers: {string.Join(", ", declared.Select(each => each.Trigger.Name))}");
        return found.Schedule ?? throw new RefusedException(ExitCode.Failed, $"{name} is no schedule: it is a trigger of kind {found.Kind}");
    }
}
