using Workflows.Runner.Memory;
using Workflows.Runner.Pods;
using Workflows.Runner.Results;
using Workflows.Runner.Streams;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Places;

/// <summary>Where an attempt runs, as far as that makes a difference to it: on the engine's own machine, or in a pod.</summary>
internal abstract class Place(LaunchFile launch) : IDisposable
{
    public LaunchFile Launch => launch;

    public abstract Log Log { get; }

    public abstract ArtifactStore Store { get; }

    /// <summary>By the variables' names; the command gets them, and nobody sees them.</summary>
    public abstract IReadOnlyDictionary<string, string> Secrets { get; }

    /// <summary>The command's whole environment.</summary>
    public abstract IReadOnlyDictionary<string, string> CommandEnvironment { get; }

    /// <summary>Whose out-of-memory kills are this attempt's. Called once, before the command starts.</summary>
    public abstract MemoryGroup JoinMemoryGroup();

    /// <summary>Keeps the checkpoint safe while the command runs; null where it lies safe already, or there is none.</summary>
    public virtual CheckpointSaver? Checkpoint => null;

    /// <summary>The command has ended, and nothing but delivering is left.</summary>
    public virtual void BeginDelivery() { }

    /// <summary>The log as an artifact; nothing is written to it after. Null where somebody else keeps it.</summary>
    public virtual StoredArtifact? KeepLog() => null;

    public virtual void Dispose() => Log.Dispose();

    /// <summary>The values of the named variables of our own environment, as far as they are there.</summary>
    protected static IReadOnlyDictionary<string, string> Read(IEnumerable<string> names) => names
        .Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
        .Where(secret => secret.Value is not null)
        .ToDictionary(secret => secret.Name, secret => secret.Value!);
}
