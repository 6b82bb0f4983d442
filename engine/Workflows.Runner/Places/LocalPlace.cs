using Workflows.Runner.Memory;
using Workflows.Runner.Processes;
using Workflows.Runner.Results;
using Workflows.Runner.Streams;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Places;

/// <summary>The engine's own machine: the log and the record lie in the attempt's folder, artifacts in the store's folder.</summary>
internal sealed class LocalPlace(OwnFolder folder, LaunchFile launch) : Place(launch)
{
    private readonly LogFile log = new(Path.Combine(folder.Path, AttemptFiles.Log));

    public override Log Log => log;

    public override ArtifactStore Store { get; } = new FolderStore(launch.Store ?? throw new IOException("the launch file names no store"));

    public override IReadOnlyDictionary<string, string> Secrets { get; } = Read(launch.Secrets);

    public override IReadOnlyDictionary<string, string> CommandEnvironment => Launch.Environment.Concat(Secrets).ToDictionary();

    public override MemoryGroup JoinMemoryGroup()
    {
        try
        {
            if (Launch.MemoryGroup is { } group) return MemoryGroup.Join(group);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            log.WriteNote($"the memory limit is not kept: {problem.Message}");
        }

        return MemoryGroup.Inherited();
    }

    public override void BeginDelivery() => folder.PutBack();

    public override StoredArtifact KeepLog()
    {
        log.Complete();

        // The command may have removed it, or put another file in its place; what was written is here all the same.
        var (sha256, size) = log.IsInPlace ? Store.Keep(log.Path) : Store.Write(log.CopyTo);
        return new StoredArtifact(StoredArtifact.Log, sha256, size, AttemptFiles.Log, Folder: false);
    }
}
