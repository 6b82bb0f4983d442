using System.Text.Json;
using Workflows.Definitions.Expressions;
using Workflows.Importing.Expressions;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>The outputs of a workflow as those of its <c>dag</c>.</summary>
internal static class OutputsWriter
{
    public static YamlMap Of(ExportedFlow flow)
    {
        if (flow.Definition.Outputs is not { } template)
        {
            return new YamlMap();
        }

        List<object> parameters = [];
        List<object> artifacts = [];
        var (writer, values) = (new ExprWriter(flow, reader: null), new StepValues(flow, reader: null));
        using var outputs = JsonDocument.Parse(template.Json);
        foreach (var output in outputs.RootElement.EnumerateObject())
        {
            try
            {
                if (output.Value.ValueKind == JsonValueKind.String && File(output.Value.GetString()!, values) is { } file)
                {
                    artifacts.Add(new YamlMap { IsFlow = true }.Add("name", output.Name).Add("from", file));
                }
                else
                {
                    var code = Expression(output.Value, writer);
                    var from = new YamlMap { IsFlow = true }.Add("expression", code);
                    parameters.Add(new YamlMap { IsFlow = true }.Add("name", output.Name).Add("valueFrom", from));
                }
            }
            catch (UntranslatableException e)
            {
                flow.LeaveOut("outputs", $"{e.Message}; the workflow leaves no such output", output.Name);
            }
        }

        return new YamlMap().AddFilled("parameters", parameters).AddFilled("artifacts", artifacts);
    }

    // No tag, but Argo looks for tags in it all the same.
    private static string Expression(JsonElement value, ExprWriter writer) => value.ValueKind switch
    {
        JsonValueKind.String => ExprWriter.Tag(writer.AsText(value.GetString()!))[3..^2],
        JsonValueKind.Object or JsonValueKind.Array => throw new UntranslatableException("a list or a mapping is put together by no expression of Argo"),
        _ => $"'{value.GetRawText()}'",
    };

    private static string? File(string text, StepValues values) =>
        TextParts.Whole(TextParts.Cut(text))?.Only is { Root: Reference.Steps } only && values.File(only) is var (step, name, _)
            ? $"{{{{tasks.{step.Task}.outputs.artifacts.{name}}}}}"
            : null;
}
