using System.Text.Json;
using Workflows.Core.Definitions;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>What a parameter of ours is; all of Argo's are texts.</summary>
internal enum ParameterKind
{
    Text,
    Integer,
    Number,
    Flag,
    Structure,

    /// <summary>Its schema names no type, or several.</summary>
    Open,
}

/// <summary>Reads it from the parameter's schema.</summary>
internal static class ParameterKinds
{
    public static ParameterKind Of(ParameterDefinition parameter)
    {
        using var schema = JsonDocument.Parse(parameter.Schema);
        return schema.RootElement.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
            ? type.GetString() switch
            {
                "string" => ParameterKind.Text,
                "integer" => ParameterKind.Integer,
                "number" => ParameterKind.Number,
                "boolean" => ParameterKind.Flag,
                "array" or "object" => ParameterKind.Structure,
                _ => ParameterKind.Open,
            }
            : ParameterKind.Open;
    }
}
