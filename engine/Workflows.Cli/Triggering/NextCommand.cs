using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Core.Definitions;

namespace Workflows.Cli.Triggering;

/// <summary><c>wf triggers next</c>: when a schedule comes.</summary>
internal static class NextCommand
{
    private const int Shown = 10;

    public static Command Build()
    {
        var trigger = new TriggerArguments();
        return new Verb("next", "Show the next ten times of a schedule, in its time zone")
        {
            Examples = [new("wf triggers next bike-demand nightly", "with the offset, which changes with the clocks")],
            Notes =
            [
                "Where clocks are set forward, a time that is left out comes right after the gap. Where they are set back, a time that stands twice comes the "
                    + "first time only, unless the cron is of every hour, minute or second.",
            ],
            Arguments = { trigger.Workflow, trigger.Name },
        }.Does(async (session, parsed, cancellation) =>
        {
            var (workflow, name) = (parsed.GetRequiredValue(trigger.Workflow), parsed.GetRequiredValue(trigger.Name));
            var schedule = await TriggerLookup.RequireScheduleAsync(session, workflow, name, RunLookup.ReadingPlans(), cancellation);
            var times = schedule.Coming(session.Now).Take(Shown).ToList();
            if (session.Screen.Json)
            {
                RunJson.Write(new { workflow, name, times });
                return ExitCode.Done;
            }

            times.ForEach(time => session.Screen.WriteLine(TriggerText.Zoned(time, schedule.Schedule.TimeZone)));
            if (schedule.Schedule.Jitter is { } jitter)
            {
                session.Screen.Note($"each starts up to {Duration.Write(jitter)} later: its jitter");
            }

            return ExitCode.Done;
        });
    }
}
