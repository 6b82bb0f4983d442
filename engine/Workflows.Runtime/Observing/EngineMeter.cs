using System.Diagnostics;
using System.Diagnostics.Metrics;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Observing;

/// <summary>
/// What is measured of an engine, for <c>/metrics</c>: read from its commits, so each fact counts once, and by the engine that stored it. No label
/// is a run or a step: names of projects, workflows and activities are few, those are not.
/// </summary>
public sealed class EngineMeter : IDisposable
{
    /// <summary>What exporters listen to.</summary>
    public const string Name = "Workflows";

    /// <summary>Seconds: from what a check takes to what training does.</summary>
    private static readonly InstrumentAdvice<double> broad = new()
    {
        HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 10_800, 43_200, 86_400],
    };

    private readonly Meter meter = new(Name);
    private readonly Counter<long> runsEnded;
    private readonly Histogram<double> runDuration;
    private readonly Counter<long> stepsEnded;
    private readonly Counter<long> attemptsEnded;
    private readonly Histogram<double> attemptWait;
    private readonly Histogram<double> attemptDuration;
    private readonly Counter<long> votes;
    private readonly Histogram<double> approvalWait;

    public EngineMeter()
    {
        runsEnded = meter.CreateCounter<long>("workflows.runs.ended", description: "Runs that ended, children too.");
        runDuration = meter.CreateHistogram("workflows.run.duration", "s", "From a run's start to its end.", advice: broad);
        stepsEnded = meter.CreateCounter<long>("workflows.steps.ended", description: "Steps that ended, and instances of those that are fanned out.");
        attemptsEnded = meter.CreateCounter<long>("workflows.attempts.ended", description: "Attempts of programs that ended.");
        attemptWait = meter.CreateHistogram("workflows.attempt.wait", "s", "From an attempt's being asked for to its program's start.", advice: broad);
        attemptDuration = meter.CreateHistogram("workflows.attempt.duration", "s", "From a program's start to its end.", advice: broad);
        votes = meter.CreateCounter<long>("workflows.approval.votes", description: "Votes on approvals that were recorded.");
        approvalWait = meter.CreateHistogram("workflows.approval.wait", "s", "From an approval's being asked to its step's end.", advice: broad);
    }

    /// <summary>Takes a stored commit into account.</summary>
    public void Record(RunCommit commit)
    {
        // Nobody listens beside most commands; who does listens to all of it.
        if (!runsEnded.Enabled)
        {
            return;
        }

        foreach (var fact in commit.Facts)
        {
            Record(fact);
        }
    }

    public void Dispose() => meter.Dispose();

    private void Record(RunFact fact)
    {
        var (run, at) = (fact.State, fact.Event.At);
        foreach (var attempt in fact.Changes.Attempts.OfType<AttemptChange.Ended>())
        {
            Record(run, attempt);
        }

        foreach (var (step, index) in fact.Changes.Places())
        {
            if (run.Find(step, index) is { EndedAt: { } ended } work && ended == at && work.Status.IsFinal())
            {
                Record(run, step, work);
            }
        }

        if (fact.Event is ApprovalVoted vote)
        {
            votes.Add(1, [new("project", run.Project), new("decision", vote.Approved ? "approve" : "reject")]);
        }

        if (fact.Changes.Run && run.EndedAt == at && run.Status.IsFinal())
        {
            TagList tags = [new("project", run.Project), new("workflow", run.Plan.Definition.Name), new("state", run.Status.Word())];
            runsEnded.Add(1, tags);
            if (run.StartedAt is { } started)
            {
                runDuration.Record(Seconds(started, at), tags);
            }
        }
    }

    private void Record(RunState run, AttemptChange.Ended ended)
    {
        var executor = new KeyValuePair<string, object?>("executor", run.Executor);
        attemptsEnded.Add(1, [executor, new("state", ended.Status.Word()), new("cause", ended.Cause?.Word())]);
        if (ended.Outcome.StartedAt is { } started)
        {
            attemptWait.Record(Seconds(ended.Uid.MadeAt(), started), executor);
            attemptDuration.Record(Seconds(started, ended.Outcome.EndedAt ?? ended.At), executor);
        }
    }

    private void Record(RunState run, int step, InstanceState work)
    {
        var definition = run.Plan.Steps[step].Step.Work;
        stepsEnded.Add(1, [
            new("project", run.Project), new("activity", Activity(definition)), new("state", work.Status.Word()), new("cause", work.Cause?.Word())]);
        if (definition is Work.Approval && run.Steps[step].Approval is { } asked && work.EndedAt is { } ended)
        {
            approvalWait.Record(Seconds(asked.AskedAt, ended), new KeyValuePair<string, object?>("project", run.Project));
        }
    }

    /// <summary>Clocks of two machines may differ: nothing takes less than no time.</summary>
    private static double Seconds(DateTimeOffset from, DateTimeOffset to) => Math.Max(0, (to - from).TotalSeconds);

    private static string Activity(Work work) => work switch
    {
        Work.Program program => program.Uses,
        Work.Approval => "approval",
        Work.SubWorkflow => "workflow",
        Work.Wait => "wait",
        _ => "set",
    };
}
