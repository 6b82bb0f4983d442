using System.Globalization;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Elsa;

/// <summary>Activities that begin a workflow, and those of the same kinds that wait within it.</summary>
internal static class ElsaTriggers
{
    public static void Fill(ElsaActivity activity, YamlMap step, YamlMap triggers, bool isFirst, Notes notes)
    {
        if (isFirst && activity.Starts)
        {
            Begin(activity, triggers, notes);
            ElsaKinds.Nothing(step);
        }
        else
        {
            Wait(activity, step, notes);
        }

        if (activity.Short is "HttpEndpoint" or "Event")
        {
            ElsaKinds.Forget(activity, "result", "parsedContent", "files", "routeData", "queryStringData", "headers");
        }
    }

    private static void Begin(ElsaActivity activity, YamlMap triggers, Notes notes)
    {
        switch (activity.Short)
        {
            case "Cron":
                Schedule(activity, activity.Literal("cronExpression") ?? string.Empty, triggers);
                break;
            case "Timer":
                Schedule(activity, Every(ElsaTime.Read(activity.Literal("interval"))) ?? string.Empty, triggers);
                break;
            case "Event":
                triggers.Add(activity.Step, ElsaKinds.Flow("event", ElsaKinds.Flow("type", activity.Literal("eventName") ?? "event")));
                break;
            default:
                const string Signed = "it refuses all calls until it names a `secret`, and nobody waits for an answer";
                var place = $"it is called at /hooks/PROJECT/WORKFLOW/{activity.Step} now";
                notes.Judge(activity.Map.Node, $"{activity.Type} {activity.Literal("path")}", $"{place}; {Signed}");
                triggers.Add(activity.Step, ElsaKinds.Flow("webhook", new YamlMap { IsFlow = true }));
                Forget(activity);
                break;
        }
    }

    private static void Wait(ElsaActivity activity, YamlMap step, Notes notes)
    {
        if (activity.Short == "Timer")
        {
            step.Add("wait", ElsaKinds.Flow("for", ElsaTime.Read(activity.Literal("interval")) ?? throw ElsaKinds.Unknown(activity, "interval")));
            return;
        }

        if (activity.Short == "Cron")
        {
            throw new InTheWayException(activity.Map.Node.Place, activity.Type, "a wait within a workflow is for a time, not for a schedule");
        }

        var type = activity.Short == "Event" ? activity.Literal("eventName") ?? "event" : activity.Step;
        step.Add("wait", ElsaKinds.Flow("event", ElsaKinds.Flow("type", type)));
        if (activity.Short == "HttpEndpoint")
        {
            var signal = $"`wf signal RUN {activity.Step} JSON` brings one";
            notes.Judge(activity.Map.Node, $"{activity.Type} {activity.Literal("path")}", $"it waits for an event of the type `{type}`: {signal}");
            Forget(activity);
        }
    }

    /// <summary>Six fields, seconds first, or five.</summary>
    private static void Schedule(ElsaActivity activity, string cron, YamlMap triggers)
    {
        var seconds = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6;
        var schedule = new YamlMap { IsFlow = true }.Add("cron", cron).Add("seconds", seconds ? true : null);
        if (ScheduleProbe.Problem(schedule) is { } problem)
        {
            activity.Map.LeaveOut(activity.Short == "Cron" ? "cronExpression" : "interval", problem);
            return;
        }

        triggers.Add(activity.Step, ElsaKinds.Flow("schedule", schedule));
    }

    private static string? Every(string? interval) => interval is [.. var number, var unit] && int.TryParse(number, CultureInfo.InvariantCulture, out var n)
        ? unit switch
        {
            's' when 60 % n == 0 => $"*/{n} * * * * *",
            'm' when 60 % n == 0 => $"*/{n} * * * *",
            'h' when 24 % n == 0 => $"0 */{n} * * *",
            _ => null,
        }
        : null;

    private static void Forget(ElsaActivity activity) => ElsaKinds.Forget(
        activity,
        "supportedMethods", "authorize", "policy", "requestTimeout", "requestSizeLimit", "fileSizeLimit", "allowedFileExtensions", "blockedFileExtensions",
        "allowedMimeTypes", "exposeRequestTooLargeOutcome", "exposeFileTooLargeOutcome", "exposeInvalidFileExtensionOutcome",
        "exposeInvalidFileMimeTypeOutcome");
}
