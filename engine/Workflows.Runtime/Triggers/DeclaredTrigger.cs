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

    /// <summary>Ready to be asked of events; null for other kinds.</summary>
    public LiveEvent? Event { get; init; }

    /// <summary>Its name in the store, where that keeps since when it counts; null for other kinds.</summary>
    public TriggerKey? Counted => Schedule?.Key ?? Event?.Key;

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

    /// <summary>Why it can't be fired by hand; null where it can.</summary>
    public string? WhyNoSchedule => Schedule is null
        ? $"{Trigger.Name} is no schedule: it is a trigger of kind {Kind}, and only schedules are fired by hand"
        : null;

    /// <summary>Why it can't be paused and resumed; null where it can.</summary>
    public string? WhyNoPause => Counted is null
        ? $"{Trigger.Name} is a trigger of kind {Kind}, and only schedules and event triggers are paused and resumed"
        : null;

    /// <summary>Those of all live versions of a project.</summary>
    public static async Task<IReadOnlyList<DeclaredTrigger>> ListAsync(IDefinitionReads store, string project, PlanCache plans, CancellationToken cancellation)
    {
        List<DeclaredTrigger> declared = [];
        foreach (var workflow in await store.ListWorkflowsAsync(project, cancellation))
        {
            declared.AddRange(await ListAsync(store, project, workflow.Name, plans, cancellation));
        }

        return declared;
    }

    /// <summary>Those of one workflow; none where there is no such workflow.</summary>
    public static async Task<IReadOnlyList<DeclaredTrigger>> ListAsync(
        IDefinitionReads store, string project, string workflow, PlanCache plans, CancellationToken cancellation)
    {
        if (await store.FindVersionAsync(project, workflow, null, cancellation) is not { } live)
        {
            return [];
        }

        var definition = plans.Of(live).Definition;
        var triggers = TriggersOfVersion.Of(live, definition);
        return [.. definition.Triggers.Select(trigger => new DeclaredTrigger(workflow, trigger)
        {
            Schedule = triggers.Schedules.FirstOrDefault(schedule => schedule.Key.Name == trigger.Name),
            Event = triggers.Events.FirstOrDefault(each => each.Key.Name == trigger.Name),
        })];
    }

    /// <summary>Makes sure that the store knows the schedules and event triggers of a workflow, as an engine would when it looks next.</summary>
    /// <param name="store">The store.</param>
    /// <param name="project">The workflow's project.</param>
    /// <param name="declared">Its triggers. Where another version is live by now, whoever looks next says what that has.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task DeclareAsync(IRecords store, string project, IReadOnlyList<DeclaredTrigger> declared, CancellationToken cancellation)
    {
        var counted = declared.Where(each => each.Counted is not null).ToList();
        if (counted is [var any, ..] && (await store.ListLiveAsync(cancellation)).FirstOrDefault(
            each => each.Project == project && each.Name == any.Workflow && each.Live == (any.Schedule?.Version ?? any.Event!.Version).Number) is { } live)
        {
            await store.DeclareAsync(live, [.. counted.Select(each => each.Schedule?.Counted ?? each.Event!.Counted)], cancellation);
        }
    }
}
