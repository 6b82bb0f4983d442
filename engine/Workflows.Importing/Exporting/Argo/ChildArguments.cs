using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>What a child workflow is given, as arguments of its task.</summary>
internal static class ChildArguments
{
    public static YamlMap Of(Work.SubWorkflow child, ExportedFlow flow, ExportedStep step)
    {
        var text = new ArgoText(flow, step, inputs: null);
        List<object> parameters = [];
        using var with = JsonDocument.Parse(child.With.Json);
        foreach (var member in with.RootElement.EnumerateObject())
        {
            var value = member.Value.ValueKind == JsonValueKind.String ? text.Of(member.Value.GetString()!, $"with.{member.Name}")
                : Literal(member.Name, member.Value.GetRawText(), flow, step);
            parameters.Add(new YamlMap { IsFlow = true }.Add("name", member.Name).Add("value", value));
        }

        return new YamlMap().AddFilled("parameters", parameters);
    }

    // Expressions inside a list or a mapping are no tags: JSON would need quotes around what they give.
    private static string Literal(string name, string json, ExportedFlow flow, ExportedStep step)
    {
        if (ArgoText.IsBraced(json))
        {
            flow.LeaveOut(step, $"with.{name}", "a list or a mapping with `{{` in it: write it out as one text");
        }

        return ArgoText.Harmless(json);
    }
}
