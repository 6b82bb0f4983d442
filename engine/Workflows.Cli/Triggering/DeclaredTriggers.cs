using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Triggers;

namespace Workflows.Cli.Triggering;

/// <summary>The triggers that live versions declare.</summary>
internal static class DeclaredTriggers
{
    /// <summary>Of all workflows of the project, or of one.</summary>
    public static async Task<IReadOnlyList<DeclaredTrigger>> ListAsync(Session session, string? only, PlanCache plans, CancellationToken cancellation)
    {
        List<DeclaredTrigger> declared = [];
        var workflows = await session.Store.ListWorkflowsAsync(session.Project, cancellation);
        foreach (var workflow in workflows.Where(workflow => only is null || workflow.Name == only))
        {
            if (await session.Store.FindVersionAsync(session.Project, workflow.Name, null, cancellation) is { } live)
            {
                var definition = plans.Of(live).Definition;
                var schedules = LiveSchedule.Of(live, definition).ToDictionary(schedule => schedule.Key.Name);
                declared.AddRange(definition.Triggers.Select(trigger =>
                    new DeclaredTrigger(workflow.Name, trigger) { Schedule = schedules.GetValueOrDefault(trigger.Name) }));
            }
        }

        return declared;
    }

    /// <summary>The schedule that a command names, or the end of the command.</summary>
    public static async Task<LiveSchedule> RequireScheduleAsync(
        Session session, string workflow, string name, PlanCache plans, CancellationToken cancellation)
    {
        await WorkflowLookup.RequireAsync(session, workflow, cancellation);
        var declared = await ListAsync(session, workflow, plans, cancellation);
        var found = declared.FirstOrDefault(each => each.Trigger.Name == name) ?? throw RefusedException.NotFound(
            $"the live version of {workflow} has no trigger {name}{Spelling.DidYouMean(name, declared.Select(each => each.Trigger.Name))}",
            declared.Count == 0 ? "it has none" : $"its triggers: {string.Join(", ", declared.Select(each => each.Trigger.Name))}");
        return found.Schedule ?? throw new RefusedException(ExitCode.Failed, $"{name} is no schedule: it is a trigger of kind {found.Kind}");
    }

    /// <summary>Makes sure that the store knows the schedules of the workflow, as an engine would when it looks next.</summary>
    public static async Task DeclareAsync(Session session, string workflow, PlanCache plans, CancellationToken cancellation)
    {
        var live = (await session.Store.ListLiveAsync(cancellation)).First(each => each.Project == session.Project && each.Name == workflow);
        var schedules = (await ListAsync(session, workflow, plans, cancellation)).Select(each => each.Schedule).OfType<LiveSchedule>();
        await session.Store.DeclareAsync(live, [.. schedules.Select(schedule => schedule.Declared)], cancellation);
    }
}

/// <summary>A trigger of a live version.</summary>
/// <param name="Workflow">The workflow.</param>
/// <param name="Trigger">What its author wrote.</param>
internal sealed record DeclaredTrigger(string Workflow, TriggerDefinition Trigger)
{
    /// <summary>Ready to be asked when it comes; null for other kinds.</summary>
    public LiveSchedule? Schedule { get; init; }

    public string Kind => Trigger.GetType().Name.ToLowerInvariant();

    /// <summary>What it waits for, in a line.</summary>
    public string What => Trigger switch
    {
        TriggerDefinition.Schedule schedule => $"{schedule.Cron} {schedule.TimeZone}, missed: {schedule.Missed.Word()}, overlap: {schedule.Overlap.Word()}",
        TriggerDefinition.Git git => string.Join(", ", git.Branches.Concat(git.Tags).Prepend($"{git.Provider} {git.Repository}")),
        TriggerDefinition.Webhook { Where: { } where } => where.Expression,
        TriggerDefinition.Event { Match: var match } => match.Where is { } where ? $"{match.Type} where {where.Expression}" : match.Type,
        _ => string.Empty,
    };
}
