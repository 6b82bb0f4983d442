using System.Text.Json;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Pods;

/// <summary>The launch file of a pod: that of a local attempt, and what only a pod needs. See PodContract.md of the Kubernetes executor.</summary>
internal sealed record PodLaunch
{
    public const int Version = 1;

    /// <summary>A minute. Who has not been answered by then is in a network that does not reach the engine.</summary>
    private const long GreetTimeout = 60_000;

    /// <summary>How deep it may be: inputs of 64, and what holds them.</summary>
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 80 };

    public required LaunchFile Launch { get; init; }

    /// <summary>The step's <c>with</c>: written to <see cref="InputsFile"/> once its tokens are paths.</summary>
    public required JsonElement Inputs { get; init; }

    public required string InputsFile { get; init; }

    public required IReadOnlyList<InputFile> Files { get; init; }

    /// <summary>Each of <see cref="Files"/> is fetched to <c>SHA256/FILENAME</c> below it.</summary>
    public required string FilesFolder { get; init; }

    /// <summary>Where the checkpoint is unpacked before the command starts, and looked for after; null without one.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Milliseconds between two looks at it while the command runs.</summary>
    public long CheckpointInterval { get; init; }

    /// <summary>Milliseconds that delivering may take once the command has ended.</summary>
    public required long ResultTimeout { get; init; }

    /// <summary>The folder that holds <see cref="LaunchFile.StepFolder"/> outlives the pod: it is emptied at the end.</summary>
    public bool SharedWorkspace { get; init; }

    /// <summary>What the file says before anybody is asked.</summary>
    /// <returns>
    /// The path below <c>WF_API</c> to fetch the whole from, null where this is the whole; and the milliseconds in which the API must answer.
    /// </returns>
    /// <exception cref="JsonException">Not a launch file.</exception>
    public static (string? Fetch, long GreetTimeout) Peek(ReadOnlyMemory<byte> text)
    {
        using var document = JsonDocument.Parse(text, Deep);
        var json = document.RootElement;
        return (WireText.Text(json, "fetch"), WireText.Number(json, "greetTimeout") ?? GreetTimeout);
    }

    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="KeyNotFoundException">Something needed is not in it.</exception>
    /// <exception cref="NotSupportedException">It is of another version.</exception>
    public static PodLaunch Read(ReadOnlyMemory<byte> text)
    {
        using var document = JsonDocument.Parse(text, Deep);
        var json = document.RootElement.Clone();
        var version = WireText.Number(json, "version");
        if (version != Version)
        {
            throw new NotSupportedException($"it is of version {version}, this wf-exec knows version {Version}: use the exec image that belongs to the engine");
        }

        return new PodLaunch
        {
            Launch = LaunchJson.Read(json) with { WorkingFolder = Environment.CurrentDirectory },
            Inputs = json.TryGetProperty("inputs", out var inputs) ? inputs : JsonElement.Parse("{}"),
            InputsFile = json.GetProperty("inputsFile").GetString()!,
            Files = [.. json.GetProperty("files").EnumerateArray().Select(InputFile.Read)],
            FilesFolder = json.GetProperty("filesFolder").GetString()!,
            CheckpointFolder = WireText.Text(json, "checkpointFolder"),
            CheckpointInterval = WireText.Number(json, "checkpointInterval") ?? (long)TimeSpan.FromMinutes(5).TotalMilliseconds,
            ResultTimeout = json.GetProperty("resultTimeout").GetInt64(),
            SharedWorkspace = WireText.Is(json, "sharedWorkspace"),
        };
    }
}
