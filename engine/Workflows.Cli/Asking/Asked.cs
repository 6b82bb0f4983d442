using Workflows.Cli.Watching;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Inbox;

namespace Workflows.Cli.Asking;

/// <summary>An approval that waits for people.</summary>
internal sealed record Asked(Picture In, PlannedStep Step, Work.Approval Approval, ApprovalState State)
{
    /// <summary>What is to be known about whoever approves here.</summary>
    public const string Unenforced = "Nobody signs in to a data folder: who may decide (`from`, `notRequester`) is recorded here, and enforced by a server.";

    /// <summary>The same question is asked once; a retry asks anew.</summary>
    public (Guid Run, int Step, int Generation) Key => (In.Run.Id, Step.Ordinal, In.Run.Steps[Step.Ordinal].Generation);

    public string Label => $"{In.Run.Label} {Step.Name}";

    /// <summary>What approves it, after the name of the program.</summary>
    public string Command => Approval.NeedsComment(approved: true) ? $"approve {Label} --comment TEXT" : $"approve {Label}";

    /// <summary>All that wait in a run and in the runs below it.</summary>
    public static IEnumerable<Asked> All(Picture picture) => picture.All.SelectMany(run => run.Run.Plan.Steps.Select(step => Of(run, step)).OfType<Asked>());

    public static Asked? Of(Picture picture, PlannedStep step) =>
        picture.Run.Steps[step.Ordinal] is { Status: StepStatus.Running, Approval: { } state } && step.Step.Work is Work.Approval approval
            ? new(picture, step, approval, state)
            : null;

    /// <summary>A vote of somebody who has not signed in: their name proves nothing, so it is <c>Unverified</c>.</summary>
    public static ApprovalVoted Vote(int step, string actor, bool approved, string? comment) =>
        new(step, actor, approved) { Comment = comment, Method = "terminal", Unverified = true, At = DateTimeOffset.UtcNow, Seed = CommandSeed.Next() };

    /// <summary>What <c>--yes</c> says: it decides alone, whatever the approval asks.</summary>
    public static ApprovalVoted Yes(int step) =>
        new(step, "local", true) { Method = "yes", Unverified = true, Overrides = true, At = DateTimeOffset.UtcNow, Seed = CommandSeed.Next() };
}
