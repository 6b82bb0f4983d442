namespace Workflows.Runner.Results;

/// <summary>What the activity left is not what it declared; the message says how, for its author.</summary>
internal sealed class ArtifactException(string message) : Exception(message);
