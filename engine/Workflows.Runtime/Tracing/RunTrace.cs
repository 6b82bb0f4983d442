using System.Globalization;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Tracing;

/// <summary>
/// A run that has ended as a trace: the run, below it its steps, below those their attempts. Made of what is stored, so a restart loses none of it.
/// The names are the CI/CD conventions of OpenTelemetry (<c>cicd.pipeline.*</c>), and ours (<c>workflows.*</c>) for what those have no name for.
/// </summary>
internal static class RunTrace
{
    /// <param name="run">A run that has ended.</param>
    /// <param name="attempts">Of its steps.</param>
    /// <param name="link">Where people look at it; null: nobody knows.</param>
    public static IEnumerable<TraceSpan> Of(RunState run, IReadOnlyList<AttemptRecord> attempts, Uri? link) =>
    [
        OfRun(run, link),
        .. run.Plan.Steps.Where(step => run.Steps[step.Ordinal].EndedAt is not null).Select(step => OfStep(run, step)),
        .. attempts.Where(attempt => attempt.EndedAt is not null).Select(attempt => OfAttempt(run, attempt)),
    ];

    private static TraceSpan OfRun(RunState run, Uri? link)
    {
        List<(string, object)> attributes =
        [
            ("cicd.pipeline.name", run.Plan.Definition.Name),
            ("cicd.pipeline.action.name", "RUN"),
            ("cicd.pipeline.run.id", run.Label),
            ("cicd.pipeline.result", Result(run.Status.Word(), run.Cause)),
            ("workflows.project", run.Project),
            ("workflows.version", run.Plan.Version),
            ("workflows.trigger", run.Trigger.Kind),
        ];
        if (link is not null) attributes.Add(("cicd.pipeline.run.url.full", link.AbsoluteUri));
        return new(TraceIds.OfTrace(run.Id), TraceIds.OfRun(run.Id), $"RUN {run.Plan.Definition.Name}", run.CreatedAt, Last(run.CreatedAt, run.EndedAt!.Value))
        {
            Link = run.Parent is { } parent ? (TraceIds.OfTrace(parent.Run), TraceIds.OfStep(parent.Run, parent.Step)) : null,
            Attributes = [.. attributes],
            Events = run.StartedAt is { } started ? [("executing", started)] : [],
            Error = run.Status == RunStatus.Failed ? run.Message ?? Why(run.Cause) : null,
        };
    }

    private static TraceSpan OfStep(RunState run, PlannedStep planned)
    {
        var step = run.Steps[planned.Ordinal];
        var ended = step.EndedAt!.Value;
        var started = step.StartedAt ?? ended;
        return new(TraceIds.OfTrace(run.Id), TraceIds.OfStep(run.Id, planned.Ordinal), planned.Name, started, Last(started, ended))
        {
            Parent = TraceIds.OfRun(run.Id),
            Attributes =
            [
                ("cicd.pipeline.task.name", planned.Name),
                ("cicd.pipeline.task.run.id", $"{run.Label} {planned.Name}"),
                ("cicd.pipeline.task.run.result", Result(step.Status.Word(), step.Cause)),
                .. step.Fan is { } fan ? [("workflows.instances", (object)fan.Total)] : Array.Empty<(string, object)>(),
                .. step.Reason is { } reason ? [("workflows.reason", (object)reason.Word())] : Array.Empty<(string, object)>(),
            ],
            Error = step.Status == StepStatus.Failed ? step.Message ?? Why(step.Cause) : null,
        };
    }

    private static TraceSpan OfAttempt(RunState run, AttemptRecord attempt)
    {
        var planned = run.Plan.Steps[attempt.Step];
        var name = planned.NameOf(attempt.Index);
        List<(string, object)> attributes =
        [
            ("cicd.pipeline.task.name", planned.Name),
            ("cicd.pipeline.task.run.id", attempt.Uid.ToString()),
            ("cicd.pipeline.task.run.result", Result(attempt.Status.Word(), attempt.Cause)),
            ("workflows.attempt", attempt.Number),
            ("workflows.executor", attempt.Executor),
        ];
        if (attempt.Index is { } index) attributes.Add(("workflows.index", index));
        if (attempt.Exit is { } exit) attributes.Add(("workflows.exit", exit));
        return new(
            TraceIds.OfTrace(run.Id),
            TraceIds.OfAttempt(attempt.Uid),
            string.Create(CultureInfo.InvariantCulture, $"{name} attempt {attempt.Number}"),
            attempt.CreatedAt,
            Last(attempt.CreatedAt, attempt.EndedAt!.Value))
        {
            Parent = TraceIds.OfStep(run.Id, attempt.Step),
            Attributes = [.. attributes],
            Events = attempt.StartedAt is { } started ? [("executing", started)] : [],
            Error = attempt.Status == AttemptStatus.Failed ? attempt.Message ?? Why(attempt.Cause) : null,
        };
    }

    /// <param name="state">Of a run, step or attempt.</param>
    /// <param name="cause">Of a failure: the conventions tell what a program did (<c>failure</c>) from what was done to it (<c>error</c>).</param>
    private static string Result(string state, Cause? cause) => (state, cause) switch
    {
        ("succeeded", _) => "success",
        ("skipped", _) => "skip",
        ("cancelled", _) => "cancellation",
        (_, Cause.Timeout) => "timeout",
        (_, Cause.Infrastructure or Cause.Engine) => "error",
        _ => "failure",
    };

    private static string Why(Cause? cause) => cause?.Word() ?? "failed";

    /// <summary>Clocks of two machines may differ: nothing ends before it begins.</summary>
    private static DateTimeOffset Last(DateTimeOffset start, DateTimeOffset end) => end > start ? end : start;
}
