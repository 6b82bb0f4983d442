using System.Globalization;
using System.Text.Json;

namespace Workflows.MachineLearning.SelectBest;

/// <summary>What an instance was made from, in a few words: <c>leaves 15, rate 0.1</c>.</summary>
internal static class CandidateText
{
    /// <summary>Of a row of a table, or of a bar.</summary>
    private const int Longest = 60;

    public static string Of(JsonElement candidate)
    {
        var text = candidate.ValueKind == JsonValueKind.Object
            ? string.Join(", ", candidate.EnumerateObject().Select(member => $"{member.Name} {Value(member.Value)}"))
            : Value(candidate);
        return text.Length <= Longest ? text : new StringInfo(text) is { LengthInTextElements: > Longest } whole
            ? whole.SubstringByTextElements(0, Longest - 3) + "..."
            : text;
    }

    private static string Value(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
