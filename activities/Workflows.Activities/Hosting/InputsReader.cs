using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Workflows.Activities.Contract;

namespace Workflows.Activities.Hosting;

/// <summary>
/// Reads the inputs one member at a time, so that an error names the input and what it should be, in the author's words rather than the
/// serializer's.
/// </summary>
internal static class InputsReader
{
    public static T Read<T>(JsonElement inputs)
        where T : class
    {
        var members = ContractJson.Options.GetTypeInfo(typeof(T)).Properties;
        foreach (var given in inputs.EnumerateObject())
        {
            var member = members.FirstOrDefault(m => m.Name == given.Name)
                ?? throw ActivityException.Usage($"unknown input '{given.Name}'; this activity takes: {string.Join(", ", members.Select(m => m.Name))}");
            Check(member, given.Value);
        }

        var missing = members.Where(m => m.IsRequired && !inputs.TryGetProperty(m.Name, out _)).Select(m => m.Name).ToArray();
        if (missing.Length > 0)
        {
            throw ActivityException.Usage($"missing input: {string.Join(", ", missing)}; give it in the step's `with`");
        }

        return inputs.Deserialize<T>(ContractJson.Options)!;
    }

    private static void Check(JsonPropertyInfo member, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null && !member.IsSetNullable)
        {
            throw ActivityException.Usage($"input '{member.Name}' is null: expected {Expected(member.PropertyType)}");
        }

        try
        {
            value.Deserialize(member.PropertyType, ContractJson.Options);
        }
        catch (JsonException e)
        {
            var place = e.Path is null or "$" ? "" : $" at {e.Path[1..].TrimStart('.')}";
            var reason = Expected(member.PropertyType) is { Length: > 0 } words ? $"expected {words}, not {Shorten(value)}" : Plain(e.Message);
            throw ActivityException.Usage($"input '{member.Name}'{place}: {reason}");
        }
    }

    private static string Expected(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain switch
        {
            _ when plain == typeof(string) => "a string",
            _ when plain == typeof(bool) => "true or false",
            _ when plain == typeof(int) || plain == typeof(long) => "an integer",
            _ when plain == typeof(double) || plain == typeof(float) || plain == typeof(decimal) => "a number",
            { IsEnum: true } => string.Join(" or ", Enum.GetValues(plain).Cast<object>().Select(v => Word(v, plain))),
            _ => "",
        };
    }

    private static string? Word(object value, Type type) => JsonSerializer.SerializeToElement(value, type, ContractJson.Options).GetString();

    private static string Shorten(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 60 ? text : text[..60] + "...";
    }

    /// <summary>The serializer's message up to the path and line that it appends; those count inside the member and would mislead.</summary>
    private static string Plain(string message)
    {
        var end = message.IndexOf(" Path:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
