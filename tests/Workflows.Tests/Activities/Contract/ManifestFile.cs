using System.Text.Json.Nodes;
using Workflows.Tests.Activities.Harness;
using YamlDotNet.Serialization;

namespace Workflows.Tests.Activities.Contract;

/// <summary>Manifests of the catalogue, as JSON.</summary>
internal static class ManifestFile
{
    public static string Catalogue { get; } = Path.Combine(Repository.Root, "activities/catalogue");

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Catalogue, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    public static JsonObject Read(string name) => Parse(File.ReadAllText(Path.Combine(Catalogue, $"{name}.yaml"))).AsObject();

    /// <summary>YAML 1.2 core scalars: plain words that look like numbers, booleans or null are those.</summary>
    public static JsonNode Parse(string yaml) => ToJson(new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(yaml))!;

    private static JsonNode? ToJson(object? value) => value switch
    {
        IDictionary<object, object> map => new JsonObject(map.Select(e => KeyValuePair.Create((string)e.Key, ToJson(e.Value)))),
        IList<object> list => new JsonArray([.. list.Select(ToJson)]),
        null => null,
        _ => JsonValue.Create(System.Text.Json.JsonSerializer.SerializeToElement(value)),
    };
}
