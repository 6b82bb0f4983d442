using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>Triggers: each schedule as a <c>CronWorkflow</c> of its own. Argo has no others; its neighbour Argo Events does.</summary>
internal sealed class CronWriter(ExportedFlow flow)
{
    private const int MostName = 52;
    private const string ScheduledTime = "{{ trigger.scheduledTime }}";

    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    public IEnumerable<(YamlMap Document, IReadOnlyList<string> Comments)> Documents()
    {
        foreach (var trigger in flow.Definition.Triggers)
        {
            YamlMap? document = null;
            var comments = flow.Notes.Hear(() => document = Document(trigger));
            if (document is not null)
            {
                yield return (document, comments);
            }
        }
    }

    private YamlMap? Document(TriggerDefinition trigger)
    {
        switch (trigger)
        {
            case TriggerDefinition.Schedule { Seconds: true }:
                LeaveOut(trigger, "its cron has seconds, and Argo's have none: there is no CronWorkflow for it");
                return null;
            case TriggerDefinition.Schedule schedule when ArgoCron.Of(schedule.Cron) is { } cron:
                return Cron(schedule, cron);
            case TriggerDefinition.Schedule schedule:
                LeaveOut(schedule, $"Argo reads `{schedule.Cron}` otherwise or not at all: there is no CronWorkflow for it");
                return null;
            case TriggerDefinition.Manual:
                flow.Judge("triggers", "whoever may submit workflows in Argo starts it", trigger.Name);
                return null;
            default:
                LeaveOut(trigger, "nothing of Argo Workflows starts it: make a sensor of Argo Events that submits the WorkflowTemplate");
                return null;
        }
    }

    private YamlMap Cron(TriggerDefinition.Schedule schedule, string cron)
    {
        Judge(schedule);
        var wish = $"{flow.Definition.Name}-{schedule.Name}";
        var name = Naming.Free(wish[..Math.Min(wish.Length, MostName - 3)], taken);
        if (name != wish)
        {
            var message = $"its CronWorkflow is called {name}: a name there has at most {MostName} characters, and one hyphen at a time";
            flow.Judge("triggers", message, schedule.Name);
        }

        var workflow = new YamlMap().Add("workflowTemplateRef", new YamlMap { IsFlow = true }.Add("name", flow.Definition.Name))
            .AddFilled("arguments", new YamlMap().AddFilled("parameters", Arguments(schedule)));
        var spec = new YamlMap().Add("schedules", new List<object> { cron }).Add("timezone", schedule.TimeZone)
            .Add("concurrencyPolicy", schedule.Overlap switch
            {
                Overlap.Allow => "Allow",
                Overlap.CancelOther or Overlap.TerminateOther => "Replace",
                _ => "Forbid",
            })
            .Add("startingDeadlineSeconds", schedule is { Missed: not Missed.Skip, StartingDeadline: { } deadline } ? ArgoTime.Seconds(deadline) : null)
            .Add("workflowSpec", workflow);
        return new YamlMap().Add("apiVersion", ArgoExport.Version).Add("kind", "CronWorkflow")
            .Add("metadata", new YamlMap().Add("name", name)).Add("spec", spec);
    }

    private void Judge(TriggerDefinition.Schedule schedule)
    {
        if (schedule.TimeZone != "UTC")
        {
            flow.Judge("triggers", "a time that the clock skips in spring is left out there, and one that it repeats in autumn comes twice", schedule.Name);
        }

        if (schedule.Overlap is Overlap.BufferOne or Overlap.BufferAll)
        {
            LeaveOut(schedule, "`overlap`: a time at which an earlier run still runs is left out there, not kept for later");
        }
        else if (schedule.Overlap is Overlap.TerminateOther or Overlap.CancelOther)
        {
            flow.Judge("triggers", "`overlap`: Argo deletes the earlier workflow, with what it would do at its end", schedule.Name);
        }

        if (schedule.Missed != Missed.Skip && schedule.StartingDeadline is null)
        {
            const string Message = "`missed`: a time that passed while nothing ran is made up for only within `startingDeadlineSeconds`: write some";
            flow.Judge("triggers", Message, schedule.Name);
        }

        if (schedule.Missed == Missed.All)
        {
            LeaveOut(schedule, "`missed: all`: Argo makes up for the latest one only");
        }

        if (schedule.Jitter is { } jitter && jitter > TimeSpan.Zero)
        {
            LeaveOut(schedule, "`jitter`: Argo starts at the second");
        }
    }

    private List<object> Arguments(TriggerDefinition.Schedule schedule)
    {
        List<object> arguments = [];
        using var with = JsonDocument.Parse(schedule.With.Json);
        foreach (var member in with.RootElement.EnumerateObject())
        {
            var text = WorkflowHeadWriter.Text(member.Value.GetRawText());
            if (text == ScheduledTime)
            {
                text = "{{workflow.scheduledTime}}";
            }
            else if (ArgoText.IsBraced(text))
            {
                LeaveOut(schedule, $"`with.{member.Name}` is computed, and Argo knows only the time there: its words stand in its place");
                text = ArgoText.Harmless(text);
            }

            arguments.Add(new YamlMap { IsFlow = true }.Add("name", member.Name).Add("value", text));
        }

        return arguments;
    }

    private void LeaveOut(TriggerDefinition trigger, string message) => flow.LeaveOut("triggers", message, trigger.Name);
}
