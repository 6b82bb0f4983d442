using System.Collections.Immutable;
using System.Globalization;
using Workflows.Core.Definitions;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Syntax;
using Workflows.Definitions.Values;

namespace Workflows.Definitions.Parameters;

/// <summary>Values as people type them on a command line: <c>maxPsi=0.3</c>.</summary>
public static class ParameterText
{
    /// <summary>
    /// The JSON that a typed text means. The declared type decides: a text stays as it is, lists and maps are JSON. Whether the value is
    /// allowed is for <see cref="ParameterValues"/> to say.
    /// </summary>
    /// <returns>JSON text, or null and why not.</returns>
    public static (string? Json, ParameterError? Error) Coerce(ImmutableArray<ParameterDefinition> parameters, string name, string text)
    {
        var parameter = parameters.FirstOrDefault(p => p.Name == name);
        var schema = parameter is null ? null : SchemaText.Of(parameter.Schema);
        var types = schema?.Types ?? [];
        var json = TryJson(text);
        if (json is not null && json is not Node.Text && Fits(json, types))
        {
            return (NodeJson.Write(json), null);
        }

        if (types.Count == 0 || types.Contains(SchemaType.String))
        {
            return (JsonText.String(text), null);
        }

        var wanted = string.Join(" or ", types.Select(type => Wanted(type, schema!)));
        return (null, new ParameterError(name, $"expected {wanted}, found {(text.Length == 0 ? "nothing" : $"`{Node.Shorten(text)}`")}{Meant(text, types)}"));
    }

    // Without a declared type what looks like JSON is JSON.
    private static bool Fits(Node value, List<SchemaType> types) => types.Count == 0 || types.Any(type => type switch
    {
        SchemaType.Number => value is Node.Number,
        SchemaType.Integer => value is Node.Number number && number.Value == Math.Floor(number.Value),
        SchemaType.Boolean => value is Node.Flag,
        SchemaType.Array => value is Node.List,
        SchemaType.Object => value is Node.Map,
        SchemaType.Null => value is Node.Nothing,
        _ => false,
    });

    private static Node? TryJson(string text)
    {
        try
        {
            return JsonSyntax.Read(text);
        }
        catch (SyntaxErrorException)
        {
            return null;
        }
    }

    /// <summary>What other languages write, as JSON writes it.</summary>
    private static string Meant(string text, List<SchemaType> types)
    {
        if (types.Contains(SchemaType.Array) && TryJson($"[{text}]") is Node.List { Items.Count: > 1 })
        {
            return $"; write `[{Node.Shorten(text)}]`";
        }

        var lower = text.Trim().ToLowerInvariant();
        var meant = !types.Contains(SchemaType.Boolean) ? null
            : lower is "true" or "yes" or "on" or "1" ? "true"
            : lower is "false" or "no" or "off" or "0" ? "false"
            : null;
        if (types.Contains(SchemaType.Number)
            && double.TryParse(lower, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            meant ??= JsonText.Number(number);
        }

        return meant is null ? string.Empty : $"; write `{meant}`";
    }

    private static string Wanted(SchemaType type, Schema schema) => type switch
    {
        SchemaType.Number => "a number such as 0.3",
        SchemaType.Integer => "an integer such as 4",
        SchemaType.Boolean => "a boolean: true or false",
        SchemaType.Array => schema.Items?.Types switch
        {
            [SchemaType.Number] => "a JSON array such as [0.1, 0.2]",
            [SchemaType.Integer] => "a JSON array such as [1, 2]",
            _ => "a JSON array such as [\"a\", \"b\"]",
        },
        SchemaType.Object => "a JSON object such as {\"a\": 1}",
        SchemaType.Null => "null",
        _ => "a string",
    };
}
