using System.Formats.Tar;

namespace Workflows.Runner.Wire;

/// <summary>
/// A folder as one tar file that depends on its content alone: sorted, no owners, no times; the same folder has the same digest everywhere.
/// Links to files below the folder are written as those files, for unpacking makes no links.
/// </summary>
internal sealed class FolderTar
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private readonly List<(string Name, string Path, bool Folder)> members = [];
    private readonly List<string> skipped = [];
    private readonly string root;

    /// <param name="folder">Its real path.</param>
    public FolderTar(string folder)
    {
        root = folder;
        Add(folder, "");
    }

    /// <summary>Why it can't be kept as it is: a link leads out of it, or nowhere.</summary>
    public string? Fault { get; private set; }

    /// <summary>What lies in it and is neither a file nor a folder.</summary>
    public IReadOnlyList<string> Skipped => skipped;

    public void Write(Stream target)
    {
        using var tar = new TarWriter(target, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (var (name, path, folder) in members)
        {
            using var content = folder ? null : File.OpenRead(path);
            var entry = new GnuTarEntry(folder ? TarEntryType.Directory : TarEntryType.RegularFile, name)
            {
                Mode = folder || FileFacts.Of(path) is { Executable: true } ? Runnable : Plain,
                ModificationTime = DateTimeOffset.UnixEpoch,
            };
            if (content is not null) entry.DataStream = content;
            tar.WriteEntry(entry);
        }
    }

    private void Add(string folder, string prefix)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            var name = prefix + Path.GetFileName(path);
            switch (FileFacts.Of(path)?.Kind)
            {
                case FileKind.Folder:
                    members.Add((name + "/", path, true));
                    Add(path, name + "/");
                    break;
                case FileKind.File:
                    members.Add((name, path, false));
                    break;
                case FileKind.Link when Follow(path) is { } target:
                    members.Add((name, target, false));
                    break;
                case FileKind.Link:
                    Fault ??= $"the link '{name}' does not lead to a file of the same folder";
                    break;
                case FileKind.Other or null: // Nothing: a name that is no text.
                    skipped.Add(path);
                    break;
            }
        }
    }

    private string? Follow(string link) =>
        FileFacts.Resolve(link) is { } target && target.StartsWith(root + "/", StringComparison.Ordinal) && FileFacts.Of(target) is { Kind: FileKind.File } ? target : null;
}
