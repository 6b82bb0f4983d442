using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Core.Values;
using Workflows.Runner.Wire;

namespace Workflows.Executors.Kubernetes.Reading;

/// <summary>
/// The result record as <c>wf-exec</c> leaves it in the termination message: the same as its local <c>record.json</c>, or, where that has
/// more than 4,000 bytes, its summary. Untrusted: anybody in the pod can write it.
/// </summary>
internal static class PodRecord
{
    private static readonly JsonSerializerOptions web = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip, MaxDepth = ValueJson.WrappedNesting };

    /// <summary>Reads one; null for anything else (a command that wrote there itself, a message cut off).</summary>
    public static ResultRecord? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.TrimStart()[0] != '{') return null;
        try
        {
            return JsonSerializer.Deserialize<ResultRecord>(text, web) is { IsSound: true } record ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
