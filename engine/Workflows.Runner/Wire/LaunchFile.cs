using System.Text.Json.Serialization;

namespace Workflows.Runner.Wire;

/// <summary>
/// What <c>wf-exec</c> is to do: the JSON file that is its one argument. Locally its folder is the attempt's folder, in which claim, log and
/// record are made; in a pod it says more besides (<c>PodLaunch</c>). No secret's value is in it; those come in the environment of <c>wf-exec</c>.
/// </summary>
internal sealed record LaunchFile
{
    /// <summary>The name under which executors write it.</summary>
    public const string Name = "launch.json";

    /// <summary>Program and arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Where the command starts; null is <see cref="StepFolder"/>.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>The command's whole environment but for <see cref="Secrets"/>; in a pod it is added to the image's.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Names of variables in the environment of <c>wf-exec</c> that the command gets too and whose values are masked.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary><c>WF_STEP_DIR</c>: artifacts and reports are looked for below it.</summary>
    public required string StepFolder { get; init; }

    /// <summary><c>WF_OUTPUTS</c>.</summary>
    public required string OutputsFile { get; init; }

    /// <summary>Declared artifacts: name to path below <see cref="StepFolder"/>.</summary>
    public required IReadOnlyDictionary<string, string> Artifacts { get; init; }

    /// <summary>The folder of the file store; null in a pod, which reaches it through the activity API.</summary>
    public string? Store { get; init; }

    /// <summary>Milliseconds from the command's start; null is none.</summary>
    public long? Timeout { get; init; }

    /// <summary>Milliseconds between SIGTERM and SIGKILL.</summary>
    public required long Grace { get; init; }

    /// <summary>A cgroup of this attempt alone, made by the executor with its memory limit; null where there is none.</summary>
    public string? MemoryGroup { get; init; }

    /// <summary>The limit of <see cref="MemoryGroup"/> in bytes, for the record.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Lines that are to stand at the head of the log.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    [JsonIgnore]
    public string CommandFolder => WorkingFolder ?? StepFolder;
}
