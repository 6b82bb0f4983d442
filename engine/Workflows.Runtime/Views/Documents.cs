using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>Maps a run to what people and programs see of it: pure.</summary>
public static class Documents
{
    /// <param name="view">The run as committed, and what is observed beside it.</param>
    /// <param name="attempts">All attempts of plain steps, where more than the newest are to be shown.</param>
    public static RunDocument Of(RunView view, IReadOnlyList<AttemptRecord>? attempts = null)
    {
        var run = view.State;
        var byStep = (attempts ?? view.Attempts).Where(a => a.Index is null).OrderBy(a => a.Number).ToLookup(a => a.Step);
        var live = view.Attempts.ToLookup(a => a.Step);
        var steps = run.Plan.Steps.ToDictionary(step => step.Name, step => Of(run, step, [.. byStep[step.Ordinal]], [.. live[step.Ordinal]]));
        return new RunDocument
        {
            Id = run.Id,
            Project = run.Project,
            Workflow = run.Plan.Definition.Name,
            Number = run.Number,
            Version = run.Plan.Version,
            Digest = view.Digest,
            Parent = run.Parent is null ? null : run.Label[..run.Label.LastIndexOf('/')],
            Live = view.VersionIsLive,
            Labels = run.Labels,
            Parameters = Values.Show(run.Parameters, Address(run, "/parameters")),
            Trigger = new RunTriggerDocument(run.Trigger.Kind, run.Trigger.By) { Name = run.Trigger.Name, ScheduledTime = run.Trigger.ScheduledTime },
            State = run.Status.Word(),
            Cause = run.Cause?.Word(),
            Message = run.Quarantine ?? run.Message,
            Generation = run.Generation,
            Suspended = run.Suspended,
            CancelRequested = run.CancelRequested,
            WaitsFor = WaitReasons.Of(run, steps),
            CreatedAt = run.CreatedAt,
            StartedAt = run.StartedAt,
            EndedAt = run.EndedAt,
            Outputs = Values.ShowOrNull(run.Outputs, Address(run, "/outputs")),
            Steps = steps,
        };
    }

    internal static StepDocument Of(RunState run, PlannedStep planned, ImmutableArray<AttemptRecord> attempts, ImmutableArray<AttemptRecord> live)
    {
        var state = run.Steps[planned.Ordinal];
        return new StepDocument
        {
            Kind = KindOf(planned.Step.Work),
            State = (state.Status == StepStatus.Starting && live.Any(
                a => a is { Status: AttemptStatus.Starting, StartedAt: not null }) ? StepStatus.Running : state.Status).Word(),
            Reason = state.Reason?.Word(),
            Skipped = Skipped(run, planned),
            Origin = state.Only?.Origin,
            Cause = state.Cause?.Word(),
            Message = state.Message,
            Generation = state.Generation,
            StartedAt = state.StartedAt,
            EndedAt = state.EndedAt,
            WaitsFor = WaitReasons.Of(run, planned, live),
            Approval = ApprovalOf(run, planned),
            Child = state.Only?.Child is null ? null : $"{run.Label}/{planned.Name}",
            Outputs = Values.ShowOrNull(state.Outputs, Address(run, $"/steps/{planned.Name}/outputs")),
            Artifacts = Of(state.Only?.Artifacts ?? []),
            Attempts = [.. attempts.Select(Of)],
            Instances = state.Fan is { } fan ? new(fan.Total, fan.Waiting, fan.Live, fan.Succeeded, fan.Failed, fan.Skipped, fan.Cancelled) : null,
        };
    }

    internal static Dictionary<string, ArtifactDocument> Of(ImmutableArray<ArtifactRecord> artifacts) =>
        artifacts.Where(a => a.Name != ArtifactRecord.LogName).ToDictionary(a => a.Name, a => new ArtifactDocument(a.Sha256, a.Size));

    private static SkippedDocument? Skipped(RunState run, PlannedStep planned) => SkipReason.Of(run, planned.Ordinal) switch
    {
        null => null,
        { When: { } when } => new(when.Expression)
        {
            Reads = ReadValues.Of(when, RunMachine.ScopeOf(run, planned.Ordinal, null)).ToDictionary(
                read => read.Name,
                read => Values.ShowOrNull(read.Json, read.Step is { } step ? Address(run, $"/steps/{step}/outputs") : Address(run, "/parameters"))),
        },
        var reason => new(null) { Needs = [.. reason.Needs.Select(need => run.Plan.Steps[need].Name)] },
    };

    internal static AttemptDocument Of(AttemptRecord attempt) => new()
    {
        Number = attempt.Number,
        State = (attempt is { Status: AttemptStatus.Starting, StartedAt: not null } ? AttemptStatus.Running : attempt.Status).Word(),
        Cause = attempt.Cause?.Word(),
        Message = attempt.Message,
        Memory = attempt.Memory,
        StartedAt = attempt.StartedAt,
        EndedAt = attempt.EndedAt,
    };

    /// <summary>Null where nobody was asked yet.</summary>
    internal static ApprovalDocument? ApprovalOf(RunState run, PlannedStep planned) =>
        run.Steps[planned.Ordinal].Approval is { } asked ? Of(asked, (Work.Approval)planned.Step.Work) : null;

    private static ApprovalDocument Of(ApprovalState asked, Work.Approval work) => new()
    {
        AskedAt = asked.AskedAt,
        Deadline = asked.Deadline,
        EscalatedAt = asked.EscalatedAt,
        Text = asked.Text,
        From = asked.From(work),
        Count = work.Count,
        CommentRule = work.Comment.Word(),
        Bound = Values.ShowOrNull(asked.Bound, null),
        Votes = [.. asked.Votes.Select(vote => new VoteDocument(vote.Actor, vote.Approved, vote.Comment, vote.Method, vote.At)
        {
            OnBehalfOf = vote.OnBehalfOf,
        })],
    };

    internal static string KindOf(Work work) => work switch
    {
        Work.Program => "uses",
        Work.Approval => "approval",
        Work.SubWorkflow => "workflow",
        Work.Wait => "wait",
        _ => "set",
    };

    internal static string Address(RunState run, string below) => RunAddress.Of(run.Project, run.Label, below);
}
