using System.Globalization;
using System.Text.Json;
using Workflows.Core.Values;

namespace Workflows.Cli.Drawing;

/// <summary>JSON values as people read them.</summary>
internal static class ShownValue
{
    /// <summary>Of a value in one line: <c>leaves 15, rate 0.05</c>; text as <see cref="Whole"/> has it; lists by what is in them, or how many.</summary>
    public static string Line(JsonElement value, int most)
    {
        var text = value.ValueKind == JsonValueKind.Object
            ? string.Join(", ", Leaves(value, string.Empty).Select(leaf => leaf.Name.Length == 0 ? Short(leaf.Value) : $"{leaf.Name} {Short(leaf.Value)}"))
            : Short(value);
        return UnicodeText.Shorten(Texts.OneLine(text), most);
    }

    /// <summary>A value whole: a text as it is, unless that reads as another value (<c>"true"</c>, <c>"1"</c>, <c>""</c>); others as JSON.</summary>
    public static string Whole(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } text && text.Trim().Length > 0 && ValueJson.Problem(text) is not null
            ? text
            : value.GetRawText();

    /// <summary>The values in it by their path: mappings are gone into, but for those inside that are empty; lists are values.</summary>
    public static IEnumerable<(string Name, JsonElement Value)> Leaves(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object when path.Length == 0 || value.EnumerateObject().Any() =>
            value.EnumerateObject().SelectMany(member => Leaves(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}")),
        _ => [(path, value)],
    };

    /// <summary>Six digits, and all of those before the point: no exponent while a number is of an ordinary size.</summary>
    public static string Number(double value) => value switch
    {
        0 => "0", // also that below zero
        // From here on six digits are those before the point, or fewer.
        _ when (value == Math.Truncate(value) || Math.Abs(value) >= 999_999.5) && Math.Abs(value) < 1e15 => value.ToString("F0", CultureInfo.InvariantCulture),
        _ => value.ToString("G6", CultureInfo.InvariantCulture),
    };

    private static string Short(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when !value.TryGetInt64(out _) => Number(value.GetDouble()),
        JsonValueKind.Array when value.GetArrayLength() is var count && (count > 8 || value.EnumerateArray().Any(IsLong)) =>
            string.Create(CultureInfo.InvariantCulture, $"[{count} {(count == 1 ? "entry" : "entries")}]"),
        _ => Whole(value),
    };

    private static bool IsLong(JsonElement item) => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array || item.GetRawText().Length > 20;
}
