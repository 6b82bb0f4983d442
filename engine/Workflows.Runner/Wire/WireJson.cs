using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflows.Runner.Wire;

/// <summary>Both files as JSON; source-generated, since a static program has no reflection to spare.</summary>
[JsonSerializable(typeof(LaunchFile))]
[JsonSerializable(typeof(ResultRecord))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>Writes text as it is, not as \u escapes: these files are for people too, and never part of a page.</summary>
    public static WireJson Plain { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
