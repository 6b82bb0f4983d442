using Workflows.Core.Runs;
using Workflows.Core.Values;
using Workflows.Runner.Wire;

namespace Workflows.Executors;

/// <summary>What the engine is told of an attempt's end.</summary>
internal static class Outcomes
{
    /// <summary>It never ran and will not.</summary>
    public static AttemptOutcome NeverStarted { get; } = new();

    public static AttemptOutcome Refused(string why) => new() { Refused = why };

    public static AttemptOutcome Lost(string why) => new() { Lost = why };

    public static AttemptOutcome Of(ResultRecord record) => new()
    {
        // It never ran, or what it left is gone: then its exit means nothing. The place failed, not the activity.
        Exit = record is { NotKept: null, Lost: null, Refused: null } ? record.Exit : null,
        Signal = record.Signal,
        Lost = record.Lost ?? (record.NotKept is { } why ? $"what the command left could not be kept: {why}" : null),
        Refused = record.Refused,
        Broken = record.Broken,
        MemoryLimit = record.MemoryLimit,
        TimedOut = record.TimedOut,
        OutOfMemory = record.OutOfMemory,
        Outputs = record.Outputs is { } outputs ? ValueText.Of(outputs) : null,
        Artifacts = [.. record.Artifacts.Select(Artifact)],
        Message = record.Message,
        StartedAt = record.StartedAt,
        EndedAt = record.EndedAt,
    };

    private static ArtifactRecord Artifact(StoredArtifact artifact) =>
        new(artifact.Name, artifact.Sha256, artifact.Size, artifact.FileName) { Folder = artifact.Folder };
}
