using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Starting;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Previewing;
using Workflows.Runtime.Triggers;

namespace Workflows.Cli.Triggering;

/// <summary>How triggers start runs here: with the executor that <c>wf run NAME</c> would choose.</summary>
internal static class ScheduledStarts
{
    /// <summary>Of schedules and events.</summary>
    public static TriggeredRuns Of(Session session, ExecutorKind executor, PlanCache plans) =>
        new(Evaluator.Evaluate, Starting(session, executor, plans), Environment.CurrentDirectory);

    /// <summary>Starts what any trigger asks for.</summary>
    public static Func<StartRequest, CancellationToken, Task<StartOutcome>> Starting(Session session, ExecutorKind executor, PlanCache plans)
    {
        var acceptance = new Acceptance(session.Store, plans, Evaluator.Evaluate, session.Time);
        return (request, cancellation) => RefusedAsync(() => acceptance.StartAsync(
            request with
            {
                Executor = executor.Name,
                RunsImages = executor.RunsImages,
                Ready = _ => RememberAsync(session, executor),
                TakesPaths = !session.Settings.Server.SignsIn,
                SendFiles = SentFiles.For(executor, session),
            },
            cancellation));
    }

    /// <summary>Starts what reuses an earlier run.</summary>
    public static Func<RerunRequest, CancellationToken, Task<StartOutcome>> Rerunning(Session session, ExecutorKind executor, PlanCache plans)
    {
        var acceptance = new Acceptance(session.Store, plans, Evaluator.Evaluate, session.Time);
        return (request, cancellation) => RefusedAsync(() => acceptance.RerunAsync(
            request with
            {
                Executor = executor.Name,
                RunsImages = executor.RunsImages,
                Ready = _ => RememberAsync(session, executor),
                TakesPaths = !session.Settings.Server.SignsIn,
                SendFiles = SentFiles.For(executor, session),
            },
            cancellation));
    }

    /// <summary>Says what such a start would do.</summary>
    public static Func<StartRequest, CancellationToken, Task<PreviewOutcome>> Previewing(Session session, ExecutorKind executor, PlanCache plans)
    {
        var previews = new Previews(session.Store, plans, Evaluator.Evaluate, session.Time);
        return (request, cancellation) => previews.PreviewAsync(
            request with { Executor = executor.Name, RunsImages = executor.RunsImages, TakesPaths = !session.Settings.Server.SignsIn }, cancellation);
    }

    private static Task RememberAsync(Session session, ExecutorKind executor)
    {
        executor.Remember(session);
        return Task.CompletedTask;
    }

    private static async Task<StartOutcome> RefusedAsync(Func<Task<StartOutcome>> start)
    {
        try
        {
            return await start();
        }
        catch (RefusedException refused)
        {
            // A file that its parameters name is not there, to be sent to a cluster.
            return new StartOutcome.Refused(refused.Message);
        }
    }
}
