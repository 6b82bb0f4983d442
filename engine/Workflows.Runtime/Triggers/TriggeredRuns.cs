using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>Starts the runs of schedules: parameters from the trigger's <c>with</c>, the slot and the run in one transaction.</summary>
/// <param name="evaluate">How <c>with</c> is computed.</param>
/// <param name="start">Starts a run, with the executor that new runs get here.</param>
/// <param name="folder">Where relative paths start when the version's folder is not known.</param>
public sealed class TriggeredRuns(Evaluate evaluate, Func<StartRequest, CancellationToken, Task<StartOutcome>> start, string folder)
{
    /// <summary>Starts the run of a slot.</summary>
    /// <param name="schedule">Whose slot it is.</param>
    /// <param name="planned">The slot.</param>
    /// <param name="fired">Who fires it by hand, to be recorded; null: it came.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<StartOutcome> StartAsync(LiveSchedule schedule, DateTimeOffset planned, AuditEntry? fired, CancellationToken cancellation)
    {
        var (key, version, by) = (schedule.Key, schedule.Version, fired?.Actor);
        var with = evaluate(schedule.Schedule.With, new Scope
        {
            Objectives = version.Definition.Objectives,
            WorkflowName = key.Workflow,
            WorkflowVersion = version.Number,
            TriggerName = key.Name,
            ScheduledTime = planned,
        });
        if (with.Json is not { } parameters)
        {
            return new StartOutcome.Refused($"with: {with.Error}");
        }

        var place = version.Folder ?? folder;
        return await start(
            new StartRequest(key.Project, new RunTrigger("schedule", by ?? $"trigger:{key.Name}") { Name = key.Name, ScheduledTime = planned })
            {
                Workflow = key.Workflow,
                Version = version.Number,
                Parameters = new(parameters) { Folder = place },
                Folder = place,
                Claim = new TriggerClaim.Slot(key.Name, planned) { Overlap = schedule.Schedule.Overlap, By = by },
                Audit = fired,
            },
            cancellation);
    }

    /// <summary>Why nothing was started, where it never will be; null where it was, or is settled otherwise.</summary>
    public static string? Problem(StartOutcome outcome) => outcome switch
    {
        StartOutcome.Started or StartOutcome.Unclaimed => null,
        StartOutcome.Unknown unknown => unknown.What,
        StartOutcome.WrongParameters wrong => string.Join("; ", wrong.Errors.Take(3).Select(error => $"parameter {error}")),
        StartOutcome.Refused refused => refused.Why,
        StartOutcome.Invalid invalid => invalid.Errors[0].ToString(),
        _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
    };
}
