using Workflows.Core.Runs;
using Workflows.Runner.Wire;

namespace Workflows.Executors.Local.Launching;

/// <summary>What the engine is told of an attempt's end.</summary>
internal static class Outcomes
{
    /// <summary>It never ran and will not.</summary>
    public static AttemptOutcome NeverStarted { get; } = new();

    public static AttemptOutcome Refused(string why) => new() { Refused = why };

    public static AttemptOutcome Lost(string why) => new() { Lost = why };

    public static AttemptOutcome Of(ResultRecord record) => new()
    {
        // What it left is gone, so its exit means nothing: the place failed, not the activity.
        Exit = record.NotKept is null ? record.Exit : null,
        Lost = record.NotKept is { } why ? $"what the command left could not be kept: {why}" : null,
        Broken = record.Broken,
        MemoryLimit = record.MemoryLimit,
        TimedOut = record.TimedOut,
        OutOfMemory = record.OutOfMemory,
        Outputs = record.Outputs?.GetRawText(),
        Artifacts = [.. record.Artifacts.Select(artifact => new ArtifactRecord(artifact.Name, artifact.Sha256, artifact.Size, artifact.FileName) { Folder = artifact.Folder })],
        Message = record.Message,
        StartedAt = record.StartedAt,
        EndedAt = record.EndedAt,
    };
}
