using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Core.Definitions;
using Workflows.Definitions.Parameters;
using Workflows.Runtime.Views;

namespace Workflows.Runtime.Accepting;

/// <summary>Parameters of a run: what was given, checked, completed with the defaults.</summary>
internal static class Parameters
{
    /// <summary>Those of the parameters that this definition still has: one JSON object.</summary>
    public static string Known(WorkflowDefinition definition, string parameters)
    {
        using var document = JsonDocument.Parse(parameters);
        var known = document.RootElement.EnumerateObject().Where(m => definition.Parameters.Any(p => p.Name == m.Name)).ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal);
        return JsonSerializer.Serialize(known, DocumentJson.Options);
    }

    /// <summary>Checks and completes. A default that names a file is meant from the definition's folder; whoever gave a path has made it absolute.</summary>
    /// <param name="definition">The workflow.</param>
    /// <param name="given">The text of one JSON object.</param>
    /// <param name="folder">The definition's folder; null where there is none.</param>
    public static CompletedParameters Complete(WorkflowDefinition definition, string given, string? folder)
    {
        var completed = ParameterValues.Complete(definition.Parameters, given);
        var files = definition.Parameters.Where(p => p is { Format: "file" or "folder", Default: not null }).Select(p => p.Name).ToImmutableHashSet(StringComparer.Ordinal);
        if (completed.Json is null || folder is null || files.IsEmpty)
        {
            return completed;
        }

        var stated = JsonNode.Parse(given)!.AsObject();
        var all = JsonNode.Parse(completed.Json)!.AsObject();
        foreach (var name in files.Where(name => !stated.ContainsKey(name)))
        {
            if (all[name]?.GetValueKind() == JsonValueKind.String && all[name]!.GetValue<string>() is { Length: > 0 } path && !path.Contains("://", StringComparison.Ordinal))
            {
                all[name] = Path.GetFullPath(path, folder);
            }
        }

        return completed with { Json = all.ToJsonString(DocumentJson.Options) };
    }
}
