using System.Text.Json;
using Workflows.Definitions.Quantities;
using Workflows.Runtime.Executing;

namespace Workflows.Runtime.Attempts;

/// <summary>Reads evaluated <c>resources</c>.</summary>
internal static class Resources
{
    /// <param name="reader">Keeps the error.</param>
    /// <param name="json">One object of quantities.</param>
    /// <param name="grown">Bytes of memory it had to grow to, in this run or one before it; asked for unless the definition asks for more.</param>
    public static ResourceRequest Read(SpecReader reader, string json, long? grown)
    {
        var asked = new ResourceRequest { Memory = grown };
        if (json is "{}" or "null")
        {
            return asked;
        }

        using var document = JsonDocument.Parse(json);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
            if (Sizes.Parse(text) is not { } quantity || quantity > long.MaxValue)
            {
                reader.Refuse($"resources.{member.Name}: expected a quantity as Kubernetes writes it, such as 500m, 4 or 16Gi, got {text}");
                return asked;
            }

            var whole = (long)decimal.Ceiling(quantity);
            asked = member.Name switch
            {
                "cpu" => asked with { Cpu = quantity },
                "memory" => asked with { Memory = Math.Max(grown ?? 0, whole) },
                "ephemeralStorage" => asked with { EphemeralStorage = whole },
                "sharedMemory" => asked with { SharedMemory = whole },
                "gpu" => asked with { Gpu = int.CreateSaturating(whole) },
                _ => asked,
            };
        }

        return asked;
    }
}
