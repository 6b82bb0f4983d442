using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>
/// Starts the runs of schedules and events: parameters from the trigger's <c>with</c>, the slot or the event's delivery and the run in one transaction.
/// </summary>
/// <param name="evaluate">How <c>with</c> and <c>where</c> are computed.</param>
/// <param name="start">Starts a run, with the executor that new runs get here.</param>
/// <param name="folder">Where relative paths start when the version's folder is not known.</param>
public sealed class TriggeredRuns(Evaluate evaluate, Func<StartRequest, CancellationToken, Task<StartOutcome>> start, string folder)
{
    /// <summary>See the parameters of the same names.</summary>
    public Evaluate Expressions => evaluate;

    /// <inheritdoc cref="Expressions"/>
    public string Folder => folder;

    /// <summary>Starts a run of any kind.</summary>
    public Task<StartOutcome> StartAsync(StartRequest request, CancellationToken cancellation) => start(request, cancellation);

    /// <summary>Starts the run of a slot.</summary>
    /// <param name="schedule">Whose slot it is.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="fired">What is recorded with the run where a person fires it; null: nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<StartOutcome> StartAsync(LiveSchedule schedule, TriggerClaim.Slot slot, AuditEntry? fired, CancellationToken cancellation)
    {
        var (key, version) = (schedule.Key, schedule.Version);
        var with = evaluate(schedule.Schedule.With, ScopeOf(key, version) with { ScheduledTime = slot.Planned });
        if (with.Json is not { } parameters)
        {
            return new StartOutcome.Refused($"with: {with.Error}");
        }

        var request = Request(key, version, parameters, new("schedule", slot.By ?? $"trigger:{key.Name}") { ScheduledTime = slot.Planned });
        return await start(request with { Claim = slot, Audit = fired }, cancellation);
    }

    /// <summary>Starts the run of an event that a trigger is for. Whoever is responsible for the event is so for the run.</summary>
    public async Task<StartOutcome> StartAsync(LiveEvent trigger, ArrivalRecord arrival, NewDelivery delivery, CancellationToken cancellation)
    {
        var with = Evaluate(trigger.Trigger.With, trigger, arrival);
        return with.Json is not { } parameters
            ? new StartOutcome.Refused($"with: {with.Error}")
            : await start(
                Request(trigger.Key, trigger.Version, parameters, new("event", arrival.Arrival.By)) with
                {
                    Claim = new TriggerClaim.Arrival(delivery, arrival.At, trigger.Trigger),
                },
                cancellation);
    }

    /// <summary>What an event trigger says, of an event, and where it asks for them of the steps of an earlier run.</summary>
    public Evaluated Evaluate(Template template, LiveEvent trigger, ArrivalRecord arrival, Func<string, StepFacts?>? steps = null) =>
        evaluate(template, ScopeOf(trigger.Key, trigger.Version) with { Event = arrival.Arrival.Data, Step = steps ?? (static _ => null) });

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

    private static Scope ScopeOf(TriggerKey key, LiveVersion version) => new()
    {
        Objectives = version.Definition.Objectives,
        WorkflowName = key.Workflow,
        WorkflowVersion = version.Number,
        TriggerName = key.Name,
    };

    private StartRequest Request(TriggerKey key, LiveVersion version, string parameters, RunTrigger trigger)
    {
        var place = version.Folder ?? folder;
        return new StartRequest(key.Project, trigger with { Name = key.Name })
        {
            Workflow = key.Workflow,
            Version = version.Number,
            Parameters = new(parameters) { Folder = place },
            Folder = place,
        };
    }
}
