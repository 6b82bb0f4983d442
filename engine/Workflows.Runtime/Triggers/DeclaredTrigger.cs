using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>A trigger of a live version, whatever its kind. What became of it is <see cref="TriggerState"/>.</summary>
/// <param name="Workflow">The workflow.</param>
/// <param name="Trigger">What its author wrote.</param>
public sealed record DeclaredTrigger(string Workflow, TriggerDefinition Trigger)
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

    /// <summary>Those of all live versions of a project, or of one workflow's.</summary>
    public static async Task<IReadOnlyList<DeclaredTrigger>> ListAsync(
        IRecords store, string project, string? only, PlanCache plans, CancellationToken cancellation)
    {
        List<DeclaredTrigger> declared = [];
        var workflows = await store.ListWorkflowsAsync(project, cancellation);
        foreach (var workflow in workflows.Where(workflow => only is null || workflow.Name == only))
        {
            if (await store.FindVersionAsync(project, workflow.Name, null, cancellation) is { } live)
            {
                var definition = plans.Of(live).Definition;
                var schedules = LiveSchedule.Of(live, definition).ToDictionary(schedule => schedule.Key.Name);
                declared.AddRange(definition.Triggers.Select(trigger =>
                    new DeclaredTrigger(workflow.Name, trigger) { Schedule = schedules.GetValueOrDefault(trigger.Name) }));
            }
        }

        return declared;
    }

    /// <summary>Makes sure that the store knows the schedules of a workflow, as an engine would when it looks next.</summary>
    public static async Task DeclareAsync(IRecords store, string project, string workflow, PlanCache plans, CancellationToken cancellation)
    {
        if ((await store.ListLiveAsync(cancellation)).FirstOrDefault(each => each.Project == project && each.Name == workflow) is { } live)
        {
            var schedules = (await ListAsync(store, project, workflow, plans, cancellation)).Select(each => each.Schedule).OfType<LiveSchedule>();
            await store.DeclareAsync(live, [.. schedules.Select(schedule => schedule.Declared)], cancellation);
        }
    }
}
