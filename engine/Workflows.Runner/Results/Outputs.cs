using System.Text.Json;
using Workflows.Runner.Streams;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Results;

/// <summary>What the activity wrote to <c>WF_OUTPUTS</c>.</summary>
/// <param name="Value">One JSON object, masked; null when there is none.</param>
/// <param name="Fault">Why it can't be taken.</param>
internal readonly record struct Outputs(JsonElement? Value, string? Fault)
{
    /// <summary>256 KiB.</summary>
    public const long Limit = 256 << 10;

    public static Outputs Read(string path, IReadOnlyList<byte[]> secrets)
    {
        if (FileFacts.Of(path) is not { } facts || (facts.Kind == FileKind.File && facts.Size == 0)) return default;
        if (facts.Kind != FileKind.File) return new Outputs(null, "WF_OUTPUTS is not a plain file any more");
        if (facts.Size > Limit) return new Outputs(null, $"OutputTooLarge({facts.Size}, {Limit}): the outputs have {facts.Size} bytes, at most {Limit} are allowed; leave larger results as an artifact");

        var written = File.ReadAllBytes(path);
        if (Parse(written) is not { } plain) return new Outputs(null, "the outputs are not one JSON object");
        var mask = new SecretMask(secrets);
        byte[] masked = [.. mask.Next(written), .. mask.End()];
        return masked.AsSpan().SequenceEqual(written) ? new Outputs(plain, null)
            : Parse(masked) is { } safe ? new Outputs(safe, null)
            : new Outputs(null, "the outputs hold a secret's value outside of a text");
    }

    private static JsonElement? Parse(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
