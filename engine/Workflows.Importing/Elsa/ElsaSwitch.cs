using Workflows.Definitions.Syntax;
using Workflows.Importing.Expressions;
using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Elsa;

/// <summary>A switch: the label of the first case whose condition holds.</summary>
internal static class ElsaSwitch
{
    public static void Fill(ElsaActivity activity, YamlMap step, ElsaValues values)
    {
        if (activity.Literal("mode") is "MatchAny")
        {
            activity.Map.Judge("mode", "one case is followed, the first that holds; Elsa follows all");
        }

        var code = "'Default'";
        foreach (var each in activity.Map.Items("cases").OfType<Node.Map>().Reverse())
        {
            var (label, condition) = (each.Find("label"), each.Find("condition"));
            var expression = condition?.Value is Node.Map map ? new SourceMap(map, activity.Map.Notes) : null;
            code = $"{values.Condition(expression, activity).Operand} ? {Term.Text(label is null ? string.Empty : PlainText.Of(label.Value)).Code} : ({code})";
        }

        step.Add("set", ElsaKinds.Flow("result", $"{{{{ {code} }}}}"));
    }
}
