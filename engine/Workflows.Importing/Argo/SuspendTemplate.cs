using Workflows.Importing.Expressions;
using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Argo;

/// <summary><c>suspend</c>: an approval, a wait for a time, or for values that somebody brings.</summary>
internal static class SuspendTemplate
{
    public static CallOutcome Fill(SourceMap template, TagScope scope, FlowStep step)
    {
        var suspend = template.Map("suspend");
        var supplied = template.Map("outputs").Maps("parameters").ToList();
        if (suspend.Take("duration") is { } duration)
        {
            var text = scope.Read(duration);
            if (supplied.Count > 0)
            {
                suspend.LeaveOut("duration", "a wait for values has no end of its own");
            }
            else
            {
                var time = text.Constant is { } constant ? GoDuration.Read(constant) : $"{{{{ {text.AsTerm().AsText} + 's' }}}}";
                step.Body.Add("wait", new YamlMap { IsFlow = true }.Add("for", time ?? throw new InTheWayException(duration.Place, "duration", "it is none")));
            }
        }

        if (supplied.Count > 0)
        {
            var signal = $"`wf signal RUN {step.Name} JSON` brings the values";
            scope.Flow.Notes.Judge(template.Node, "suspend", $"it waits for an event of the type `{step.Name}`: {signal}");
            step.Body.Add("wait", new YamlMap { IsFlow = true }.Add("event", new YamlMap { IsFlow = true }.Add("type", step.Name)));
        }
        else if (!step.Body.Has("wait"))
        {
            step.Body.Add("approval", new YamlMap { IsFlow = true }.Add("notRequester", false));
        }

        foreach (var parameter in supplied)
        {
            _ = parameter.Take("name");
            _ = parameter.Map("valueFrom").Take("supplied");
        }

        suspend.Close(_ => null);
        TemplatePolicies.LeaveOut(template);
        var names = supplied.Select(parameter => parameter.Text("name")).OfType<string>().ToHashSet();
        return new CallOutcome
        {
            Steps = [step.Name],
            Ends = [step.Name],
            Parameter = name => names.Contains(name) ? Phrase.Of(Naming.Member($"steps.{step.Name}.outputs.event", name), TermKind.Any) : null,
        };
    }
}
