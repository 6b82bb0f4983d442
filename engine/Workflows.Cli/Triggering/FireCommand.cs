using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Looking;
using Workflows.Cli.Starting;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Planning;

namespace Workflows.Cli.Triggering;

/// <summary><c>wf triggers fire</c>: starts the run of a schedule now.</summary>
internal static class FireCommand
{
    public static Command Build(IReadOnlyList<ExecutorKind> kinds)
    {
        var trigger = new TriggerArguments();
        return new Verb("fire", "Start a run of a schedule now, as if it had come")
        {
            Examples = [new("wf triggers fire bike-demand nightly", "with the parameters of its `with`, and now as the scheduled time")],
            Notes = ["It fires also while the schedule is paused or an earlier run has not ended, and leaves the schedule as it is."],
            Arguments = { trigger.Workflow, trigger.Name },
            Options = { Options.Catalogue },
        }.Drives().Does(async (session, parsed, cancellation) =>
        {
            var (workflow, name) = (parsed.GetRequiredValue(trigger.Workflow), parsed.GetRequiredValue(trigger.Name));
            var plans = await Plans.OpenAsync(session, parsed, cancellation);
            var schedule = await TriggerLookup.DeclareScheduleAsync(session, workflow, name, plans, cancellation);
            var runs = ScheduledStarts.Of(session, ExecutorKind.Choose(kinds, session), plans);
            var audit = session.Audit(AuditedActs.Fire, string.Empty);
            var outcome = await runs.StartAsync(schedule, schedule.Slot(session.Now) with { By = audit.Actor }, audit, cancellation);
            if (outcome is StartOutcome.Unclaimed unclaimed)
            {
                throw new RefusedException(ExitCode.Failed, $"refused: {unclaimed.Why}");
            }

            await ShowAsync(session, plans, outcome, cancellation);
            return ExitCode.Done;
        });
    }

    /// <summary>The run that was started for a trigger.</summary>
    public static async Task ShowAsync(Session session, PlanCache plans, StartOutcome outcome, CancellationToken cancellation)
    {
        var run = Start.Accepted(outcome).Run;
        if (!session.IsDriven)
        {
            session.Screen.Note($"recorded: no engine drives this folder now, {session.Propose("work --until-idle")} runs it");
        }

        if (session.Screen.Json)
        {
            await RunJson.WriteAsync(session, plans, run.Id, cancellation);
        }
        else
        {
            session.Screen.WriteLine(run.Label);
        }
    }
}
