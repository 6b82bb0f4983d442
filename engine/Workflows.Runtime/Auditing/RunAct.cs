using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;

namespace Workflows.Runtime.Auditing;

/// <summary>What somebody asks of a run, as it goes on record.</summary>
/// <param name="Act">See <see cref="Storing.AuditEntry.Act"/>.</param>
/// <param name="Object">The run's label; of a step <c>bike-demand#42 sign-off</c>.</param>
/// <param name="After">What was said with it: a vote and its comment.</param>
public sealed record RunAct(string Act, string Object, string? After)
{
    public static RunAct Of(RunState run, RunEvent command) => command switch
    {
        CancelRequested => new(AuditedActs.Cancel, run.Label, null),
        TerminateRequested => new("run.terminate", run.Label, null),
        SuspendRequested => new("run.suspend", run.Label, null),
        ResumeRequested => new("run.resume", run.Label, null),
        RetryRequested => new("run.retry", run.Label, null),
        SignalReceived signal => new("step.signal", StepOf(run, signal.Step), null),
        ApprovalVoted vote => new("approval.vote", StepOf(run, vote.Step), $"{(vote.Approved ? "approve" : "reject")}{Said(vote.Comment)}"),
        _ => throw new ArgumentException($"nobody asks for {command.GetType().Name}", nameof(command)),
    };

    private static string StepOf(RunState run, int step) => step >= 0 && step < run.Plan.Steps.Length ? $"{run.Label} {run.Plan.Steps[step].Name}" : run.Label;

    private static string Said(string? comment) => string.IsNullOrEmpty(comment) ? string.Empty : $": {comment}";
}
