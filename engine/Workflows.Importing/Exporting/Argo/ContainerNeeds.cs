using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Definitions.Quantities;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Exporting.Argo;

/// <summary><c>resources</c>: reserved as they are limited, as our own pods have them.</summary>
internal static class ContainerNeeds
{
    private static readonly (string Ours, string Theirs)[] Kinds =
        [("cpu", "cpu"), ("memory", "memory"), ("ephemeralStorage", "ephemeral-storage"), ("gpu", "nvidia.com/gpu")];

    /// <summary>The container's <c>resources</c>, and what its <c>/dev/shm</c> may hold.</summary>
    public static (YamlMap Resources, string? SharedMemory) Of(Work.Program program, ExportedFlow flow, ExportedStep step)
    {
        using var json = JsonDocument.Parse(program.Resources.Json);
        var asked = new YamlMap { IsFlow = true };
        foreach (var (ours, theirs) in Kinds)
        {
            if (Amount(json.RootElement, ours, flow, step) is { } amount && (ours != "gpu" || amount != "0"))
            {
                asked.Add(theirs, amount);
            }
        }

        if (asked.Has("nvidia.com/gpu"))
        {
            flow.Judge(step, "resources", "a GPU is asked for as nvidia.com/gpu; here the engine's settings say which resource it is");
        }

        var resources = asked.IsEmpty ? asked : new YamlMap().Add("requests", asked).Add("limits", asked);
        var shared = Amount(json.RootElement, "sharedMemory", flow, step);
        var half = asked.Has("nvidia.com/gpu") && Amount(json.RootElement, "memory", flow, step) is { } memory ? Sizes.Bytes(memory) / 2 : null;
        return (resources, shared ?? half?.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string? Amount(JsonElement resources, string key, ExportedFlow flow, ExportedStep step)
    {
        if (!resources.TryGetProperty(key, out var value))
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (!ArgoText.IsBraced(text))
        {
            return text;
        }

        flow.LeaveOut(step, "resources", $"`{key}` is computed, and Argo reads amounts before it computes anything; write it in `podSpecPatch`");
        return null;
    }
}
