using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Core.Definitions;
using Workflows.Core.Values;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Values;

namespace Workflows.Definitions.Parameters;

/// <summary>The files and folders that parameters name, wherever their schemas say <c>format: file</c> or <c>folder</c>: alone, in lists, in objects.</summary>
public static class FileParameters
{
    private static readonly JsonSerializerOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = ValueJson.WrappedNesting,
    };

    /// <summary>Every one, in the order of the values.</summary>
    /// <param name="parameters">As the workflow declares them.</param>
    /// <param name="values">Their values: the text of one JSON object.</param>
    public static ImmutableArray<FileValue> Find(ImmutableArray<ParameterDefinition> parameters, string values) =>
        Found(keep => Replace(parameters, values, keep));

    /// <summary>Every one that a schema declares, in the order of the value; its <see cref="FileValue.Parameter"/> is empty.</summary>
    /// <param name="schema">JSON Schema of the value.</param>
    /// <param name="values">Its text.</param>
    public static ImmutableArray<FileValue> Find(string schema, string values) => Found(keep => Replace(schema, values, keep));

    /// <summary>The values with another text in the place of each file: one JSON object.</summary>
    public static string Replace(ImmutableArray<ParameterDefinition> parameters, string values, Func<FileValue, string> change)
    {
        var all = ValueJson.ParseNode(values)!.AsObject();
        foreach (var parameter in parameters.Where(parameter => all.ContainsKey(parameter.Name)))
        {
            var route = Route.Root[parameter.Name];
            all[parameter.Name] = Walk([SchemaText.Of(parameter.Schema)], all[parameter.Name], route, Change);

            string Change(string format, Route at, string text) => change(new FileValue(parameter.Name, at.ToString(), format, text));
        }

        return all.ToJsonString(Writing);
    }

    /// <summary>A JSON value with another text in the place of each file that its schema declares.</summary>
    /// <param name="schema">JSON Schema of the value.</param>
    /// <param name="values">Its text.</param>
    /// <param name="change">Gives the new text; its <see cref="FileValue.Parameter"/> is empty.</param>
    public static string Replace(string schema, string values, Func<FileValue, string> change) => Walk(
        [SchemaText.Of(schema)],
        ValueJson.ParseNode(values),
        Route.Root,
        (format, at, text) => change(new FileValue(string.Empty, at.ToString(), format, text)))?.ToJsonString(Writing) ?? "null";

    private static ImmutableArray<FileValue> Found(Func<Func<FileValue, string>, string> replace)
    {
        var found = ImmutableArray.CreateBuilder<FileValue>();
        _ = replace(file =>
        {
            found.Add(file);
            return file.Text;
        });
        return found.ToImmutable();
    }

    /// <param name="schemas">All that hold for this value.</param>
    /// <param name="value">The value.</param>
    /// <param name="route">Where it stands.</param>
    /// <param name="change">Gives the new text of a file.</param>
    private static JsonNode? Walk(IReadOnlyList<Schema> schemas, JsonNode? value, Route route, Func<string, Route, string, string> change)
    {
        var flat = schemas.SelectMany(Flat).ToList();
        switch (value)
        {
            case JsonArray list when flat.Select(schema => schema.Items).OfType<Schema>().ToList() is { Count: > 0 } items:
                return new JsonArray([.. list.Select((item, i) => Walk(items, item, route[i], change))]);
            case JsonObject map:
                return new JsonObject(map.Select(member =>
                    KeyValuePair.Create(member.Key, Walk(Of(flat, member.Key), member.Value, route[member.Key], change))));
            case JsonValue leaf when flat.Find(schema => schema.Format is "file" or "folder") is { } named && leaf.TryGetValue<string>(out var text):
                return JsonValue.Create(change(named.Format!, route, text));
            default:
                return value?.DeepClone();
        }
    }

    private static List<Schema> Of(List<Schema> schemas, string property) =>
        [.. schemas.Select(schema => schema.Properties.GetValueOrDefault(property) ?? schema.AdditionalProperties).OfType<Schema>()];

    private static IEnumerable<Schema> Flat(Schema schema) =>
        schema.AnyOf.Concat(schema.OneOf).Concat(schema.AllOf).SelectMany(Flat).Prepend(schema);
}

/// <summary>A file or folder that a parameter names.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Path">The parameter, and the place in its value: <c>files[2]</c>.</param>
/// <param name="Format"><c>file</c> or <c>folder</c>.</param>
/// <param name="Text">A path, a reference to a stored file, an address that the step fetches itself, or empty for none.</param>
public sealed record FileValue(string Parameter, string Path, string Format, string Text)
{
    /// <summary>It names something on this machine.</summary>
    public bool IsLocal => Text.Length > 0 && !Text.Contains("://", StringComparison.Ordinal);
}
