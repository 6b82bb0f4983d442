using System.Text;
using System.Text.Json;
using Workflows.Core.Definitions;

namespace Workflows.Runtime.Accepting;

/// <summary>Parameters of a run: what was given, completed with the defaults.</summary>
internal static class Parameters
{
    /// <summary>Those of the parameters that this definition still has: one JSON object.</summary>
    public static string Known(WorkflowDefinition definition, string parameters)
    {
        using var document = JsonDocument.Parse(parameters);
        return JsonSerializer.Serialize(document.RootElement.EnumerateObject().Where(m => definition.Parameters.Any(p => p.Name == m.Name)).ToDictionary(m => m.Name, m => m.Value));
    }

    /// <summary>One complete JSON object in the order of the definition, or what is wrong.</summary>
    public static (string? Json, string? Error) Complete(WorkflowDefinition definition, string given)
    {
        using var document = JsonDocument.Parse(given);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return (null, "parameters must be an object");
        }

        var members = document.RootElement.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetRawText(), StringComparer.Ordinal);
        if (members.Keys.FirstOrDefault(name => definition.Parameters.All(p => p.Name != name)) is { } unknown)
        {
            return (null, $"{definition.Name} has no parameter {unknown}");
        }

        var text = new StringBuilder("{");
        foreach (var parameter in definition.Parameters)
        {
            if ((members.GetValueOrDefault(parameter.Name) ?? parameter.Default) is not { } value)
            {
                return (null, $"parameter {parameter.Name} is required");
            }

            text.Append(text.Length > 1 ? "," : string.Empty).Append(JsonSerializer.Serialize(parameter.Name)).Append(':').Append(value);
        }

        return (text.Append('}').ToString(), null);
    }
}
