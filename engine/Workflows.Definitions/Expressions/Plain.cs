using System.Runtime.CompilerServices;
using System.Text.Json;
using Scriban.Runtime;
using Workflows.Core.Values;

namespace Workflows.Definitions.Expressions;

/// <summary>
/// JSON as the plain values that expressions work on: null, bool, long, double, string, and read-only lists and maps of those. The parsed
/// form is kept as long as its text lives, so a large parameters object is read once and not for each evaluation.
/// </summary>
internal static class Plain
{
    private static readonly ConditionalWeakTable<string, object> Parsed = [];
    private static readonly object Null = new();

    public static object? Of(string json)
    {
        if (!Parsed.TryGetValue(json, out var value))
        {
            value = Parse(json) ?? Null;
            Parsed.AddOrUpdate(json, value);
        }

        return ReferenceEquals(value, Null) ? null : value;
    }

    public static object? Parse(string json)
    {
        using var document = ValueJson.Parse(json);
        return Of(document.RootElement);
    }

    private static object? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => List(element),
        JsonValueKind.Object => Map(element),
        _ => null,
    };

    private static ScriptArray List(JsonElement element)
    {
        var list = new ScriptArray(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
        {
            list.Add(Of(item));
        }

        list.IsReadOnly = true;
        return list;
    }

    private static ScriptObject Map(JsonElement element)
    {
        var map = new ScriptObject();
        foreach (var property in element.EnumerateObject())
        {
            map[property.Name] = Of(property.Value);
        }

        map.IsReadOnly = true;
        return map;
    }
}
