using System.Text.Json;
using Workflows.Runner.Secrets;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Results;

/// <summary>What the activity wrote to <c>WF_OUTPUTS</c>.</summary>
/// <param name="Value">One JSON object, masked; null when there is none.</param>
/// <param name="Fault">Why it can't be taken.</param>
internal readonly record struct Outputs(JsonElement? Value, string? Fault)
{
    public static Outputs Read(string path, SecretText secrets)
    {
        if (FileFacts.Of(path) is not { } facts || (facts.Kind == FileKind.File && facts.Size == 0)) return default;
        if (facts.Kind != FileKind.File) return new Outputs(null, "WF_OUTPUTS is not a plain file any more");
        try
        {
            var written = ReadAll(path);
            if (OutputsRules.Fault(written, Math.Max(facts.Size, written.Length)) is { } fault) return new Outputs(null, fault);
            var (value, refusal) = new MaskedOutputs(secrets).Of(written);
            return new Outputs(value, refusal);
        }
        catch (UnreadableException problem)
        {
            return new Outputs(null, $"WF_OUTPUTS: {problem.Message}");
        }
    }

    /// <summary>One byte more than is allowed is enough to know.</summary>
    private static byte[] ReadAll(string path)
    {
        using var file = PlainFile.Open(path);
        var bytes = new byte[OutputsRules.Limit + 1];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
