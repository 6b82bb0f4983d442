using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Syntax;
using Workflows.Definitions.Values;

namespace Workflows.Definitions.Language;

/// <summary><c>outputs</c> of a container.</summary>
internal static class SchemaField
{
    public static string? Outputs(Field field)
    {
        if (SchemaShape.Read(field) is not { } schema)
        {
            return null;
        }

        if (schema.Types is not [SchemaType.Object])
        {
            field.Error("outputs are one JSON object: begin with `type: object` and list them under `properties`");
        }

        return NodeJson.Write(field.Node);
    }
}

/// <summary><c>parameters</c>: schemas with a default.</summary>
internal static class ParameterFields
{
    public static ImmutableArray<ParameterDefinition> Read(Field field)
    {
        var parameters = ImmutableArray.CreateBuilder<ParameterDefinition>();
        foreach (var (name, value) in field.Identified("a mapping such as { maxPsi: { type: number } }"))
        {
            if (SchemaShape.Read(value) is { } schema)
            {
                CheckDefault(schema, value);
                parameters.Add(Build(name, schema, (Node.Map)value.Node));
            }
        }

        return parameters.ToImmutable();
    }

    private static void CheckDefault(Schema schema, Field field)
    {
        if (schema.Default is { } value)
        {
            foreach (var problem in SchemaCheck.Check(schema, value, field.Route["default"]))
            {
                field.Errors.Add(problem.At, problem.Route, problem.Message, problem.Suggestion);
            }
        }
    }

    private static ParameterDefinition Build(string name, Schema schema, Node.Map map)
    {
        var keywords = map with { Entries = [.. map.Entries.Where(e => e.Key != "default")] };
        return new ParameterDefinition(name, NodeJson.Write(keywords))
        {
            Default = schema.Default is { } value ? NodeJson.Write(value) : null,
            Format = schema.Format,
        };
    }
}
