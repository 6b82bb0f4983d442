using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflows.MachineLearning.Reports;

/// <summary>
/// An attempt's outputs have 256 KiB, and a table may have thousands of columns with names of any length. So a list in the outputs holds the first
/// that fit, a number beside it says how many there are, and an artifact has them all.
/// </summary>
internal static class OutputBudget
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The first items, as many as there are bytes for. One that is too long by itself is passed over: it would hide those after it.</summary>
    public static IReadOnlyList<T> Fit<T>(IEnumerable<T> items, int bytes, int most = int.MaxValue)
    {
        List<T> fitting = [];
        foreach (var item in items)
        {
            if (bytes <= 2 || fitting.Count == most)
            {
                break;
            }

            var length = Length(item) + 1;
            if (length <= bytes)
            {
                bytes -= length;
                fitting.Add(item);
            }
        }

        return fitting;
    }

    public static int Length<T>(T item) => JsonSerializer.SerializeToUtf8Bytes(item, Json).Length;

    /// <summary>All of them, as the outputs have the first.</summary>
    public static void WriteAll<T>(string path, IEnumerable<T> items)
    {
        using var file = File.Create(path);
        JsonSerializer.Serialize(file, items, Json);
    }
}
