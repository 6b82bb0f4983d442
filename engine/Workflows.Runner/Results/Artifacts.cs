using Workflows.Runner.Streams;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Results;

/// <summary>Puts what the activity left into the store. Also after a failure: its plots may tell why.</summary>
internal sealed class Artifacts(LaunchFile launch, FileStore store, IReadOnlyList<byte[]> secrets, Log log)
{
    /// <summary>So many reports fit a page; more is a program that has lost its way.</summary>
    private const int MostReports = 1000;

    private static readonly string[] TextReports = [".svg", ".html", ".htm", ".md", ".csv", ".json", ".txt"];

    /// <summary>The declared ones, and the first that is not as declared.</summary>
    public (IReadOnlyList<StoredArtifact> Kept, string? Fault) Declared()
    {
        var kept = new List<StoredArtifact>();
        string? first = null;
        foreach (var (name, declared) in launch.Artifacts.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var (path, fault) = ArtifactPath.Resolve(launch.StepFolder, declared);
            fault ??= FileFacts.Of(path!)?.Kind switch
            {
                FileKind.File => KeepFile(name, path!, declared, kept),
                FileKind.Folder => KeepFolder(name, path!, declared, kept),
                _ => $"'{declared}' is neither a file nor a folder",
            };
            if (fault is not null) first ??= $"artifact '{name}': {fault}";
        }

        return (kept, first);
    }

    public IReadOnlyList<StoredArtifact> Reports()
    {
        var folder = Path.Combine(launch.StepFolder, "report");
        if (FileFacts.Of(folder) is not { Kind: FileKind.Folder }) return [];

        var found = Files(folder).Order(StringComparer.Ordinal).Take(MostReports + 1).ToList();
        if (found.Count > MostReports) log.WriteNote($"only the first {MostReports} reports are kept");
        return [.. found.Take(MostReports).Select(path => KeepReport(path, $"report/{Path.GetRelativePath(folder, path)}"))];
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
        foreach (var skipped in tar.Skipped) log.WriteNote($"'{skipped}' is neither a file nor a folder and is not kept");
        var (sha256, size) = store.Write(tar.Write);
        kept.Add(new StoredArtifact(name, sha256, size, Path.GetFileName(declared.TrimEnd('/')), Folder: true));
        return null;
    }

    private StoredArtifact KeepReport(string path, string name)
    {
        var masked = secrets.Count > 0 && TextReports.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
        var (sha256, size) = masked ? store.Write(target => CopyMasked(path, target)) : store.Keep(path);
        return new StoredArtifact(name, sha256, size, Path.GetFileName(path), Folder: false);
    }

    private void CopyMasked(string path, Stream target)
    {
        var mask = new SecretMask(secrets);
        var buffer = new byte[64 << 10];
        using var source = File.OpenRead(path);
        while (source.Read(buffer) is > 0 and var count) target.Write(mask.Next(buffer.AsSpan(0, count)));
        target.Write(mask.End());
    }

    /// <summary>Files only: a link could lead anywhere, and a pipe never ends.</summary>
    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFileSystemEntries(folder).SelectMany(path => FileFacts.Of(path)?.Kind switch
    {
        FileKind.File => [path],
        FileKind.Folder => Files(path),
        _ => Enumerable.Empty<string>(),
    });
}
