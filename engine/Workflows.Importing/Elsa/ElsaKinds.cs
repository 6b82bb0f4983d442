using Workflows.Definitions.Syntax;
using Workflows.Importing.Expressions;
using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Elsa;

/// <summary>What an activity becomes. Those without a counterpart become steps that do nothing, so that the picture survives.</summary>
internal static class ElsaKinds
{
    public static void Fill(ElsaActivity activity, YamlMap step, ElsaValues values, ElsaFlow flow, bool isFirst, Notes notes)
    {
        Containers(activity);
        switch (activity.Short)
        {
            case "WriteLine":
                Program(step, "busybox", ["echo", values.Read(activity.Input("text")).AsText()]);
                break;
            case "FlowDecision":
                step.Add("set", Flow("result", Whole(values.Condition(activity.Input("condition"), activity))));
                break;
            case "FlowSwitch":
                ElsaSwitch.Fill(activity, step, values);
                break;
            case "Start" or "End" or "FlowFork" or "FlowJoin":
                _ = activity.Map.Take("branches");
                _ = activity.Map.Take("mode");
                Nothing(step);
                break;
            case "Delay":
                step.Add("wait", Flow("for", ElsaTime.Read(values.Read(activity.Input("timeSpan")).Constant) ?? throw Unknown(activity, "timeSpan")));
                _ = activity.Map.Take("strategy");
                _ = activity.Map.Take("autoBlockingThreshold");
                break;
            case "SetVariable":
                step.Add("set", Flow("value", values.Read(activity.Input("value")).AsText()));
                values.Set(activity.Map.Map("variable").Text("id") ?? string.Empty, activity.Step, "value");
                break;
            case "SetOutput":
                Output(activity, step, values, flow);
                break;
            case "Fault":
                var (code, message) = (values.Read(activity.Input("code")), values.Read(activity.Input("message")));
                Forget(activity, "category", "faultType");
                Program(step, "busybox", ["sh", "-c", "echo \"$MESSAGE\" >&2; exit 65"]);
                step.Add("env", Flow("MESSAGE", $"{code.AsText()} {message.AsText()}".Trim()));
                break;
            case "RunTask":
                step.Add("approval", new YamlMap { IsFlow = true }.Add("notRequester", false).Add("text", values.Read(activity.Input("taskName")).AsText()));
                break;
            case "ExecuteWorkflow" or "DispatchWorkflow":
                Child(activity, activity.Literal("workflowDefinitionId") ?? "workflow", step, values, notes);
                break;
            case "RunJavaScript" when activity.Literal("script") is { } script:
                Program(step, "node:22-alpine", ["node", "-e", script.Replace("{{", "{ {", StringComparison.Ordinal)]);
                notes.Judge(activity.Map.Node, activity.Type, "the script runs as a program of its own: functions of Elsa such as setVariable are not there");
                Forget(activity, "possibleOutcomes", "result");
                break;
            case "Cron" or "Timer" or "HttpEndpoint" or "Event":
                ElsaTriggers.Fill(activity, step, flow.Triggers, isFirst, notes);
                break;
            default:
                Other(activity, step, values, notes);
                break;
        }
    }

    public static void Nothing(YamlMap step) => step.Add("set", new YamlMap { IsFlow = true }.Add("ready", true));

    public static YamlMap Flow(string key, object value) => new YamlMap { IsFlow = true }.Add(key, value);

    public static void Forget(ElsaActivity activity, params string[] keys)
    {
        foreach (var key in keys)
        {
            _ = activity.Map.Take(key);
        }
    }

    public static InTheWayException Unknown(ElsaActivity activity, string key) =>
        new(activity.Map.At(key).Place, activity.Type, $"its `{key}` is not written out");

    private static string Whole(Term term) => $"{{{{ {term.Code} }}}}";

    private static void Program(YamlMap step, string image, IReadOnlyList<object> command) =>
        step.Add("uses", "container").Add("image", image).Add("command", command);

    /// <summary>Activities within an activity: loops and branches of their own.</summary>
    private static void Containers(ElsaActivity activity)
    {
        foreach (var key in new[] { "body", "activities", "then", "else", "branches" })
        {
            if (activity.Map.Has(key) && activity.Short != "FlowFork")
            {
                activity.Map.Refuse(key, $"{activity.Type} holds activities of its own; make them a workflow, and run it with `forEach` or `when`");
            }
        }
    }

    private static void Output(ElsaActivity activity, YamlMap step, ElsaValues values, ElsaFlow flow)
    {
        step.Add("set", Flow("value", values.Read(activity.Input("outputValue")).AsText()));
        var name = values.Read(activity.Input("outputName")).Constant ?? throw Unknown(activity, "outputName");
        flow.Outputs.Add(Naming.Identifier(name), $"{{{{ steps.{activity.Step}.outputs.value }}}}");
    }

    /// <summary>An activity that is a workflow, or one that nothing of ours means.</summary>
    private static void Other(ElsaActivity activity, YamlMap step, ElsaValues values, Notes notes)
    {
        if (activity.Map.Has("workflowDefinitionId"))
        {
            Forget(activity, "workflowDefinitionId", "workflowDefinitionVersionId", "latestAvailablePublishedVersion", "latestAvailablePublishedVersionId");
            Child(activity, activity.Type, step, values, notes);
            return;
        }

        step.Add("set", Flow("todo", activity.Type.Replace("{{", "{ {", StringComparison.Ordinal)));
        notes.LeaveOut(activity.Map.Node, activity.Type, "nothing here does what this activity does; put a step in its place");
    }

    private static void Child(ElsaActivity activity, string workflow, YamlMap step, ElsaValues values, Notes notes)
    {
        var with = new YamlMap();
        foreach (var entry in activity.Map.Entries.Where(
            entry => entry is { Value: Node.Map, Key: not ("metadata" or "customProperties" or "workflowDefinitionId") }))
        {
            var input = new SourceMap(entry.Value, notes);
            if (input.Map("expression").IsThere && entry.Key is not ("waitForCompletion" or "correlationId" or "input"))
            {
                with.Add(Naming.Identifier(entry.Key), values.Read(activity.Input(entry.Key)).AsText());
            }
            else if (!input.Has("expression") && input.Map("memoryReference").Text("id") is { } variable)
            {
                values.Set(variable, activity.Step, Naming.Identifier(entry.Key));
                Forget(activity, entry.Key);
            }
        }

        if (activity.Literal("waitForCompletion") == "false")
        {
            activity.Map.LeaveOut("waitForCompletion", "a step ends when the workflow that it runs has ended");
        }

        var name = Naming.Label(workflow);
        notes.Judge(activity.Map.Node, activity.Type, $"it runs the workflow `{name}`: import that one too, and publish it");
        step.Add("workflow", Flow("name", name)).AddFilled("with", with);
    }
}
