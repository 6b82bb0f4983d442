using System.Text.Json;

namespace Workflows.Activities.Hosting;

/// <summary>The two files through which engine and activity talk.</summary>
internal static class ExchangeFiles
{
    public const int MaxOutputs = 256 * 1024;

    /// <summary>No file named: an empty object, so that an activity without required inputs can be tried by hand.</summary>
    public static JsonElement ReadInputs(string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            return JsonElement.Parse("{}");
        }

        try
        {
            var inputs = JsonElement.Parse(File.ReadAllBytes(path));
            return inputs.ValueKind == JsonValueKind.Object
                ? inputs
                : throw ActivityException.Usage($"inputs {path}: expected a JSON object, not {inputs.ValueKind}");
        }
        catch (JsonException e)
        {
            throw new ActivityException(ExitCode.Usage, $"inputs {path}: not JSON: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new ActivityException(ExitCode.Configuration, $"inputs {path}: {e.Message} (set {ContractVariables.Inputs} to the file that holds them)", e);
        }
    }

    /// <summary>No file named: standard output, for a try by hand.</summary>
    public static async Task WriteOutputsAsync(string? path, byte[] outputs, TextWriter standardOutput)
    {
        if (outputs.Length > MaxOutputs)
        {
            throw ActivityException.BadData(
                $"the outputs are {outputs.Length:N0} bytes of JSON, and at most {MaxOutputs:N0} are allowed: leave large results as artifacts");
        }

        if (string.IsNullOrEmpty(path))
        {
            await standardOutput.WriteLineAsync(System.Text.Encoding.UTF8.GetString(outputs));
            return;
        }

        // Written beside and renamed: a process that is killed leaves whole outputs or none.
        var draft = path + ".tmp";
        await File.WriteAllBytesAsync(draft, outputs);
        File.Move(draft, path, overwrite: true);
    }
}
