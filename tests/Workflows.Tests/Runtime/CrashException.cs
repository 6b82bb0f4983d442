namespace Workflows.Tests.Runtime;

/// <summary>Stands for the death of the engine: what was to be stored is not, and nothing else comes of it before the restart.</summary>
internal sealed class CrashException() : Exception("killed");
