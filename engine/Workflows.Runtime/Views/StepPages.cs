using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>Maps a step with all that belongs to it to what programs see of it: pure.</summary>
public static class StepPages
{
    public static StepPageDocument Of(StepDetail detail)
    {
        var run = detail.View.State;
        return new()
        {
            Run = run.Label,
            Name = detail.Planned.Name,
            Uses = (detail.Planned.Step.Work as Work.Program)?.Uses,
            Step = Documents.Of(run, detail.Planned, [.. detail.AttemptsOf(null)], [.. detail.View.Attempts.Where(attempt => attempt.Step == detail.Step)]),
            Metrics = Metrics(detail, null),
            Winners = [.. Winner.Of(run, detail.Step)],
            Instances = [.. detail.Instances.Select(instance => Of(detail, instance))],
        };
    }

    /// <summary>The state of an instance as it is seen: Starting and Running are one to the state machine.</summary>
    public static StepStatus Seen(StepStatus status, AttemptRecord? last) =>
        status == StepStatus.Starting && last is { StartedAt: not null } ? StepStatus.Running : status;

    private static InstanceDocument Of(StepDetail detail, InstanceRecord instance)
    {
        var (state, run) = (instance.State, detail.View.State);
        var attempts = detail.AttemptsOf(instance.Index).ToList();
        return new()
        {
            Index = instance.Index,
            Item = DocumentJson.Parse(instance.Item),
            State = Seen(state.Status, attempts.LastOrDefault()).Word(),
            Reason = state.Reason?.Word(),
            Origin = state.Origin,
            Cause = state.Cause?.Word(),
            Message = instance.Broken ?? state.Message,
            StartedAt = state.StartedAt,
            EndedAt = state.EndedAt,
            Child = state.Child is null ? null : $"{run.Label}/{detail.Planned.NameOf(instance.Index)}",
            Outputs = Values.ShowOrNull(
                state.Outputs,
                Documents.Address(run, FormattableString.Invariant($"/steps/{detail.Planned.Name}/instances/{instance.Index}/outputs"))),
            Artifacts = Documents.Of(state.Artifacts),
            Attempts = [.. attempts.Select(Documents.Of)],
            Metrics = Metrics(detail, instance.Index),
        };
    }

    private static List<MetricDocument> Metrics(StepDetail detail, int? index) =>
        [.. detail.MetricsOf(index).Select(series => new MetricDocument(series.Last.Name, series.Last.Value, series.Last.Step, series.Last.At, series.Points))];
}
