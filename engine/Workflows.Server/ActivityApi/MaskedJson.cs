using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Server.ActivityApi;

/// <summary>Hides secrets in the strings of a JSON value, names of members too.</summary>
internal static class MaskedJson
{
    /// <summary>The value without them; two names that become one keep the first's value.</summary>
    public static JsonNode? Of(JsonNode? value, Func<string, string> mask) => value switch
    {
        JsonObject map => Map(map, mask),
        JsonArray list => new JsonArray([.. list.Select(item => Of(item, mask))]),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => JsonValue.Create(mask(text.GetValue<string>())),
        null => null,
        _ => value.DeepClone(),
    };

    private static JsonObject Map(JsonObject map, Func<string, string> mask)
    {
        var masked = new JsonObject();
        foreach (var (name, member) in map)
        {
            _ = masked.TryAdd(mask(name), Of(member, mask));
        }

        return masked;
    }
}
