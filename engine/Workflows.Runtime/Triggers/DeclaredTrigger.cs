using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>A trigger of a live version, whatever its kind. What became of it is <see cref="TriggerState"/>.</summary>
/// <param name="Key">Its name in the store.</param>
/// <param name="Version">The number of the live version.</param>
/// <param name="Trigger">What its author wrote.</param>
public sealed record DeclaredTrigger(TriggerKey Key, int Version, TriggerDefinition Trigger)
{
    public string Workflow => Key.Workflow;

    /// <summary>Ready to be asked when it comes; null for other kinds.</summary>
    public LiveSchedule? Schedule { get; init; }

    /// <summary>Ready to be asked of events; null for other kinds.</summary>
    public LiveEvent? Event { get; init; }

    /// <summary>As the store knows it; null for one that only people start.</summary>
    public CountedTrigger? Counted => Trigger is TriggerDefinition.Manual ? null
        : Schedule?.Counted ?? Event?.Counted ?? new CountedTrigger(Trigger.Name, Trigger.Kind);

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
        ? $"{Trigger.Name} is no schedule: it is a trigger of kind {Trigger.Kind}, and only schedules are fired by hand"
        : null;

    /// <summary>Why it can't be paused and resumed; null where it can.</summary>
    public string? WhyNoPause => Counted is null
        ? $"{Trigger.Name} is a trigger of kind {Trigger.Kind}, which nothing but a person starts"
        : null;

    /// <summary>Those of all live versions of a project.</summary>
    public static async Task<IReadOnlyList<DeclaredTrigger>> ListAsync(IRecords store, string project, PlanCache plans, CancellationToken cancellation)
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
        IRecords store, string project, string workflow, PlanCache plans, CancellationToken cancellation)
    {
        if (await store.FindVersionAsync(project, workflow, null, cancellation) is not { } live)
        {
            return [];
        }

        var definition = plans.Of(live).Definition;
        var triggers = TriggersOfVersion.Of(live, definition);
        return [.. definition.Triggers.Select(trigger => new DeclaredTrigger(new(project, workflow, trigger.Name), live.Number, trigger)
        {
            Schedule = triggers.Schedules.FirstOrDefault(schedule => schedule.Key.Name == trigger.Name),
            Event = triggers.Events.FirstOrDefault(each => each.Key.Name == trigger.Name),
        })];
    }

    /// <summary>Makes sure that the store knows the triggers of a workflow, as an engine would when it looks next.</summary>
    /// <param name="store">The store.</param>
    /// <param name="project">The workflow's project.</param>
    /// <param name="declared">Its triggers. Where another version is live by now, whoever looks next says what that has.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task DeclareAsync(IRecords store, string project, IReadOnlyList<DeclaredTrigger> declared, CancellationToken cancellation)
    {
        var counted = declared.Select(each => each.Counted).OfType<CountedTrigger>().ToList();
        if (counted.Count > 0 && (await store.ListLiveAsync(cancellation)).FirstOrDefault(
            each => each.Project == project && each.Name == declared[0].Workflow && each.Live == declared[0].Version) is { } live)
        {
            await store.DeclareAsync(live, counted, cancellation);
        }
    }
}
