using Workflows.Runner.Streams;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Results;

/// <summary>Puts the declared artifacts into the store. Also after a failure: they may tell why.</summary>
internal sealed class Artifacts(LaunchFile launch, ArtifactStore store, Log log)
{
    /// <summary>Those that are as declared, and what is wrong with the first that is not.</summary>
    public (IReadOnlyList<StoredArtifact> Kept, string? Fault) Declared()
    {
        var kept = new List<StoredArtifact>();
        string? first = null;
        foreach (var (name, declared) in launch.Artifacts.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (Keep(name, declared, kept) is { } fault) first ??= $"artifact '{name}': {fault}";
        }

        return (kept, first);
    }

    private string? Keep(string name, string declared, List<StoredArtifact> kept)
    {
        var (path, fault) = ArtifactPath.Resolve(launch.StepFolder, declared);
        if (fault is not null) return fault;
        try
        {
            return FileFacts.Of(path!) switch
            {
                { Kind: FileKind.File, Size: > StoreLayout.LargestFile } => StoreLayout.TooLarge,
                { Kind: FileKind.File } => KeepFile(name, path!, declared, kept),
                { Kind: FileKind.Folder } => KeepFolder(name, path!, declared, kept),
                _ => $"'{declared}' is neither a file nor a folder",
            };
        }
        catch (UnreadableException problem)
        {
            return problem.Message;
        }
    }

    private string? KeepFile(string name, string path, string declared, List<StoredArtifact> kept)
    {
        var (sha256, size) = store.Keep(path);
        kept.Add(new StoredArtifact(name, sha256, size, Path.GetFileName(declared), Folder: false));
        return null;
    }

    private string? KeepFolder(string name, string path, string declared, List<StoredArtifact> kept)
    {
        var tar = new FolderTar(path);
        if (tar.Fault is not null) return tar.Fault;
        foreach (var skipped in tar.Skipped) log.WriteNote($"artifact '{name}': '{skipped}' is neither a file nor a folder and is not kept");
        var (sha256, size) = store.Write(tar.Write);
        var own = Path.GetFileName(declared.TrimEnd('/'));
        kept.Add(new StoredArtifact(name, sha256, size, StoreLayout.IsFileName(own) ? own : Path.GetFileName(path), Folder: true));
        return null;
    }
}
