using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Workflows.Activities.Contract;

namespace Workflows.Tests.Activities.Contract;

/// <summary>Compares a JSON Schema with the type that the program reads or writes, member by member.</summary>
internal static class TypeSchema
{
    public static IEnumerable<string> Differences(JsonObject schema, Type type, bool inputs, string path)
    {
        var allowed = schema["type"] is JsonArray several ? several.Select(t => t?.ToString() ?? "null").ToArray() : [schema["type"]?.ToString() ?? "any"];
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(JsonElement))
        {
            yield break;
        }

        if (!allowed.Contains(Word(plain)))
        {
            yield return $"{path}: the program has {Word(plain)}, the manifest {string.Join(" or ", allowed)}";
        }

        if (plain.IsEnum)
        {
            var words = Enum.GetValues(plain).Cast<object>().Select(v => JsonSerializer.SerializeToElement(v, plain, ContractJson.Options).GetString()!);
            var written = schema["enum"]?.AsArray().Select(v => v?.ToString()).OfType<string>() ?? [];
            if (!words.Order().SequenceEqual(written.Order()))
            {
                yield return $"{path}: the program knows {string.Join(", ", words)}, the manifest {string.Join(", ", written)}";
            }
        }

        var nested = Word(plain) switch
        {
            "object" when schema["properties"] is JsonObject properties => Members(schema, properties, plain, inputs, path),
            "array" => Differences(schema["items"]!.AsObject(), Element(plain), inputs, $"{path}[]"),
            _ => [],
        };
        foreach (var problem in nested)
        {
            yield return problem;
        }
    }

    /// <summary>What the program takes an input for that is not given; members that must be given are left out.</summary>
    public static JsonObject Defaults(Type type)
    {
        var members = ContractJson.Options.GetTypeInfo(type).Properties;
        var given = new JsonObject(members.Where(m => m.IsRequired).Select(m => KeyValuePair.Create(
            m.Name,
            Word(m.PropertyType) == "array" ? (JsonNode?)new JsonArray() : "x")));
        var filled = JsonSerializer.SerializeToNode(given.Deserialize(type, ContractJson.Options), type, ContractJson.Options)!.AsObject();
        foreach (var member in members.Where(m => m.IsRequired))
        {
            filled.Remove(member.Name);
        }

        return filled;
    }

    private static IEnumerable<string> Members(JsonObject schema, JsonObject properties, Type type, bool inputs, string path)
    {
        var members = ContractJson.Options.GetTypeInfo(type).Properties.Where(m => inputs || m.Get is not null).ToArray();
        var required = schema["required"]?.AsArray().Select(r => r!.ToString()).ToHashSet() ?? [];
        foreach (var name in properties.Select(p => p.Key).Except(members.Select(m => m.Name)))
        {
            yield return $"{path}.{name}: the program has no such member";
        }

        foreach (var member in members)
        {
            if (properties[member.Name] is not JsonObject property)
            {
                yield return $"{path}.{member.Name}: the manifest does not have it";
                continue;
            }

            // Outputs are written whole, null or not.
            if (required.Contains(member.Name) != (!inputs || member.IsRequired))
            {
                yield return $"{path}.{member.Name}: required in one and not in the other";
            }

            foreach (var problem in Differences(property, member.PropertyType, inputs, $"{path}.{member.Name}"))
            {
                yield return problem;
            }
        }
    }

    private static Type Element(Type list) => list.IsArray ? list.GetElementType()! : list.GetGenericArguments()[0];

    private static string Word(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(bool) => "boolean",
        var t when t == typeof(int) || t == typeof(long) => "integer",
        var t when t == typeof(double) => "number",
        var t when t == typeof(string) || t.IsEnum || t == typeof(DateOnly) || t == typeof(DateTimeOffset) => "string",
        var t when ContractJson.Options.GetTypeInfo(t).Kind == JsonTypeInfoKind.Enumerable => "array",
        _ => "object",
    };
}
