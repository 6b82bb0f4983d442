using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Core.Values;

namespace Workflows.Runtime.Previewing;

/// <summary>How many items a value gives to a fan-out.</summary>
internal static class ItemCount
{
    /// <param name="json">The value; null where there is none.</param>
    /// <param name="fanOut">What takes it.</param>
    /// <returns>Null: it gives none, or only its file tells.</returns>
    public static int? Of(string? json, FanOut fanOut)
    {
        if (json is null)
        {
            return null;
        }

        using var document = ValueJson.Parse(json);
        return (document.RootElement, fanOut) switch
        {
            ({ ValueKind: JsonValueKind.Array } array, _) => array.GetArrayLength(),
            ({ ValueKind: JsonValueKind.Number } number, FanOut.ForEach) when number.TryGetInt32(out var count) && count >= 0 => count,
            _ => null,
        };
    }

    /// <summary>It is an artifact, which has one item a line.</summary>
    public static bool IsFile(string json) => json.StartsWith("\"wf-file://", StringComparison.Ordinal);

    public static string Expected(FanOut fanOut) => fanOut is FanOut.Matrix ? "an array" : "an array, a count or an artifact with one item a line";
}
