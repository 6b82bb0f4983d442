using System.Globalization;
using Workflows.Cli.Terminal;
using Workflows.Cli.Watching;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Drawing;

/// <summary>What a step that does not move waits for, in words.</summary>
internal static class WaitsFor
{
    public static string? Of(Picture picture, PlannedStep step)
    {
        var state = picture.Run.Steps[step.Ordinal];
        return state.Status switch
        {
            StepStatus.Waiting => Needs(picture.Run, step),
            StepStatus.Ready => picture.Run.Suspended ? "the run is suspended" : null,
            StepStatus.Starting => picture.Attempt(step.Ordinal) is { } attempt ? Of(attempt) : null,
            StepStatus.Backoff => Backoff(state, picture.Attempt(step.Ordinal), picture.At),
            StepStatus.Running => Running(picture, step, state),
            _ => null,
        };
    }

    /// <summary>What keeps an attempt from starting.</summary>
    public static string? Of(AttemptRecord attempt) =>
        attempt is { StartedAt: null, WaitsForKind: { Length: > 0 } kind }
            ? attempt.WaitsForText is { Length: > 0 } text ? $"waits for {kind}: {Texts.OneLine(text)}" : $"waits for {kind}"
            : null;

    /// <summary><c>the event data.arrived where event.size > 0</c>.</summary>
    public static string EventText(EventMatch match) => match.Where is { } where ? $"the event {match.Type} where {where}" : $"the event {match.Type}";

    /// <summary>The event that a step waits for now; null where it does not.</summary>
    public static EventMatch? Event(Picture picture, PlannedStep step) =>
        picture.Run.Steps[step.Ordinal].Status == StepStatus.Running && step.Step.Work is Work.Wait { Event: { } match } ? match : null;

    /// <summary>What brings it.</summary>
    public static string Command(Picture picture, PlannedStep step, EventMatch match) =>
        picture.Propose($"signal {picture.Run.Label} {step.Name}{(match.Where is null ? string.Empty : " JSON")}");

    private static string? Needs(RunState run, PlannedStep step)
    {
        if (step.Finally && !run.Finishing)
        {
            return "finally";
        }

        var open = step.Needs.Where(need => !run.Steps[need].Status.IsFinal()).Select(need => run.Plan.Steps[need].Name).ToList();
        return open.Count switch
        {
            0 => null,
            <= 3 => $"needs {string.Join(", ", open)}",
            _ => string.Create(CultureInfo.InvariantCulture, $"needs {string.Join(", ", open.Take(2))} and {open.Count - 2} more"),
        };
    }

    private static string Backoff(StepState state, AttemptRecord? attempt, DateTimeOffset now)
    {
        var next = state.Only?.Due is { } due ? $"tries again {Times.Until(due, now)}" : "tries again";
        var why = Reasons.Of(state.Only?.Cause, attempt, state.Only?.Message);
        return why.Length == 0 ? next : $"{next}, after {why}";
    }

    private static string? Running(Picture picture, PlannedStep step, StepState state) => step.Step.Work switch
    {
        Work.Approval approval => Approval(approval, state, picture.At),
        // No server brings events yet: people do.
        Work.Wait { Event: { } match } => $"waits for {EventText(match)}: {Command(picture, step, match)} brings it",
        Work.Wait => state.Only?.Due is { } due ? $"until {Times.Clock(due)}, {Times.Until(due, picture.At)}" : null,
        Work.SubWorkflow child => state.Only?.Child is { } id && picture.Children.GetValueOrDefault(id) is { } run ? run.Run.Label : $"waits for {child.Name}",
        _ => null,
    };

    private static string Approval(Work.Approval approval, StepState state, DateTimeOffset now)
    {
        var yes = state.Approval?.Votes.Count(vote => vote.Approved) ?? 0;
        var count = approval.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" {yes} of {approval.Count}") : string.Empty;
        var people = state.Approval?.From(approval) ?? approval.From;
        var from = people.IsEmpty ? string.Empty : $" by {string.Join(", ", people)}";
        var then = approval.OnDeadline == OnDeadline.Escalate ? $"asks {string.Join(", ", approval.EscalateTo)} too" : $"{approval.OnDeadline.Word()}s itself";
        var deadline = state.Approval?.Deadline is { } end ? $", {then} {Times.Until(end, now)}" : string.Empty;
        var why = approval.Comment == CommentRule.Required ? ", with a comment" : string.Empty;
        return $"waits for approval{count}{from}{why}{deadline}";
    }
}
