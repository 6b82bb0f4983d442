using System.Collections.Immutable;
using System.Globalization;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>
/// Says what a run or step that does not move waits for: people, events, timers, children and slots from the state, places and the like from what
/// executors see.
/// </summary>
internal static class WaitReasons
{
    /// <summary>A run waits when every step that has begun and not ended waits; it shows the one that waits longest.</summary>
    public static WaitsForDocument? Of(RunState run, Dictionary<string, StepDocument> steps)
    {
        if (run.Status == RunStatus.Queued)
        {
            return run.ConcurrencyKey is { } key ? new("slot", $"a slot of concurrency key {key}", run.CreatedAt) : null;
        }

        if (run.Status.IsFinal())
        {
            return null;
        }

        var begun = run.Plan.Steps.Where(step => run.Steps[step.Ordinal].Status is var s && s != StepStatus.Waiting && !s.IsFinal())
            .Select(step => steps[step.Name].WaitsFor)
            .ToArray();
        return begun.Length == 0 || begun.Contains(null) ? null : begun.MinBy(waits => waits!.Since);
    }

    public static WaitsForDocument? Of(RunState run, PlannedStep planned, ImmutableArray<AttemptRecord> live)
    {
        var state = run.Steps[planned.Ordinal];
        if (state.Status.IsFinal() || state.Status == StepStatus.Waiting)
        {
            return null;
        }

        var since = state.StartedAt ?? run.StartedAt ?? run.CreatedAt;
        return planned.Step.Work switch
        {
            Work.Program => Program(state, live, since),
            Work.Approval work when state.Approval is { } asked => new("approval", Approval(work, asked), asked.AskedAt),
            Work.Wait { Event: { } match } when state.Status == StepStatus.Running => new("event", $"an event {match.Type}", since),
            Work.Wait when state.Only?.Due is { } due => new("timer", $"until {Rfc3339(due)}", since),
            Work.SubWorkflow work when state.Only?.Child is not null => new("child", $"{run.Label}/{planned.Name} ({work.Name})", since),
            Work.SubWorkflow work when state.Fan is { Live: > 0 } fan => new("child", $"{fan.Live} runs of {work.Name}", since),
            _ => null,
        };
    }

    private static WaitsForDocument? Program(StepState state, ImmutableArray<AttemptRecord> live, DateTimeOffset since)
    {
        if (state.Only is { Status: StepStatus.Backoff, Due: { } due })
        {
            return new("timer", $"the next attempt at {Rfc3339(due)}", live.LastOrDefault()?.EndedAt ?? since);
        }

        var open = live.Where(attempt => attempt.Status == AttemptStatus.Starting).ToArray();
        return open.Length > 0 && open.All(attempt => !string.IsNullOrEmpty(attempt.WaitsForKind)) && open.MinBy(a => a.WaitsSince ?? a.CreatedAt) is { } first
            ? new(first.WaitsForKind!, first.WaitsForText ?? string.Empty, first.WaitsSince ?? first.CreatedAt)
            : null;
    }

    private static string Approval(Work.Approval work, ApprovalState asked)
    {
        var from = asked.From(work) is { IsEmpty: false } people ? string.Join(" or ", people) : "an approver";
        var given = asked.Votes.Count(vote => vote.Approved);
        var how = work.Comment == CommentRule.Required ? ", with a comment" : string.Empty;
        return work.Count == 1 ? $"approval by {from}{how}"
            : string.Create(CultureInfo.InvariantCulture, $"approval by {from}{how}, {given} of {work.Count} given");
    }

    private static string Rfc3339(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
