using System.Globalization;
using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Argo;

/// <summary>When a <c>CronWorkflow</c> runs: a trigger for each schedule.</summary>
internal static class CronTriggers
{
    public static YamlMap Read(SourceMap cron, Notes notes)
    {
        var triggers = new YamlMap();
        var schedules = cron.Items("schedules").Select(PlainText.Of).Concat(cron.Text("schedule") is { } one ? [one] : []).ToList();
        var policy = new YamlMap { IsFlow = true };
        Policy(cron, policy);
        foreach (var (schedule, i) in schedules.Select((schedule, i) => (schedule, i + 1)))
        {
            var trigger = new YamlMap { IsFlow = true }.Add("cron", schedule);
            foreach (var entry in policy.Entries)
            {
                trigger.Add(entry.Key, entry.Value);
            }

            if (ScheduleProbe.Problem(trigger) is { } problem)
            {
                notes.LeaveOut(cron.At(cron.Has("schedules") ? "schedules" : "schedule"), schedule, problem);
                continue;
            }

            var name = schedules.Count == 1 ? "schedule" : string.Create(CultureInfo.InvariantCulture, $"schedule-{i}");
            triggers.Add(name, new YamlMap { IsFlow = true }.Add("schedule", trigger));
        }

        Rest(cron);
        return triggers;
    }

    private static void Policy(SourceMap cron, YamlMap policy)
    {
        policy.Add("timeZone", cron.Text("timezone"));
        policy.Add("overlap", cron.Text("concurrencyPolicy") switch
        {
            "Forbid" => "skip",
            "Replace" => "cancelOther",
            _ => null,
        });
        var deadline = cron.Text("startingDeadlineSeconds") is { } seconds ? GoDuration.Read(seconds) : null;

        // Argo makes up for what it missed within the deadline only.
        policy.Add("missed", deadline is null ? "skip" : "latest").Add("startingDeadline", deadline);
    }

    private static void Rest(SourceMap cron)
    {
        const string Kept = "how long runs are kept is said by `retention` in wf.yaml";
        cron.LeaveOut("successfulJobsHistoryLimit", Kept);
        cron.LeaveOut("failedJobsHistoryLimit", Kept);
        if (cron.Flag("suspend") is true)
        {
            cron.LeaveOut("suspend", "a schedule is paused by `wf triggers pause`, when it is published");
        }

        cron.LeaveOut("when", "a schedule asks no condition; let the first step say `when`");
        cron.LeaveOut("stopStrategy", "a schedule goes on until it is paused: `wf triggers pause`");
        cron.LeaveOut("workflowMetadata", "runs are found by workflow, project and state");
        _ = cron.Take("workflowSpec");
        cron.Close(_ => null);
    }
}
