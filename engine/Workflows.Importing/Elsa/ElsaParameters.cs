using Workflows.Definitions.Syntax;
using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Elsa;

/// <summary>Inputs of a workflow as parameters; none has to be given.</summary>
internal static class ElsaParameters
{
    public static void Add(SourceMap input, YamlMap parameters)
    {
        var name = input.Text("name") ?? "input";
        var title = input.Text("displayName");
        var description = input.Text("description");
        var type = input.Flag("isArray") is true ? "array" : Type(input.Text("type") ?? string.Empty);
        parameters.Add(Naming.Identifier(name), new YamlMap { IsFlow = true }.Add("type", type is null ? null : new List<object> { type, "null" })
            .Add("title", string.IsNullOrEmpty(title) || title == name ? null : title)
            .Add("description", string.IsNullOrEmpty(description) ? null : description)
            .Add("default", new Node.Nothing(input.Node.Place)));
        foreach (var key in new[] { "category", "uiHint", "storageDriverType", "defaultValue", "isReadOnly", "isSerializable" })
        {
            _ = input.Take(key);
        }

        input.Close(_ => null);
    }

    private static string? Type(string theirs) => theirs switch
    {
        "String" or "Guid" or "DateTime" or "DateTimeOffset" or "TimeSpan" => "string",
        "Int32" or "Int64" or "Int16" or "Byte" => "integer",
        "Double" or "Single" or "Decimal" => "number",
        "Boolean" => "boolean",
        _ => null,
    };
}
