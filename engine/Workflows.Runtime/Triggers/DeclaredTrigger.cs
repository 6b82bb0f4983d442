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

    /// <summary>Why it can't be paused, resumed or fired; null where it can.</summary>
    public string? WhyNoSchedule => Schedule is null
        ? $"{Trigger.Name} is no schedule: it is a trigger of kind {Kind}, and only schedules are paused, resumed and fired"
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
        var schedules = LiveSchedule.Of(live, definition).ToDictionary(schedule => schedule.Key.Name);
        return [.. definition.Triggers.Select(trigger =>
            new DeclaredTrigger(workflow, trigger) { Schedule = schedules.GetValueOrDefault(trigger.Name) })];
    }

    /// <summary>Makes sure that the store knows the schedules of a workflow, as an engine would when it looks next.</summary>
    /// <param name="store">The store.</param>
    /// <param name="project">The workflow's project.</param>
    /// <param name="declared">Its triggers. Where another version is live by now, whoever looks next says what that has.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task DeclareAsync(IRecords store, string project, IReadOnlyList<DeclaredTrigger> declared, CancellationToken cancellation)
    {
        var schedules = declared.Select(each => each.Schedule).OfType<LiveSchedule>().ToList();
        if (schedules is [var any, ..] && (await store.ListLiveAsync(cancellation)).FirstOrDefault(
            each => each.Project == project && each.Name == any.Key.Workflow && each.Live == any.Version.Number) is { } live)
        {
            await store.DeclareAsync(live, [.. schedules.Select(schedule => schedule.Declared)], cancellation);
        }
    }
}
