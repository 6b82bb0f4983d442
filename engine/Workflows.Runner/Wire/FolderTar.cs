using System.Formats.Tar;
using System.Text;
using Workflows.Core.Values;

namespace Workflows.Runner.Wire;

/// <summary>
/// A folder as one tar file that depends on its content alone: sorted, no owners, no times; the same folder has the same digest everywhere.
/// A link is kept as a link where it leads to something in the same folder.
/// </summary>
internal sealed class FolderTar
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private readonly List<FolderEntry> members = [];
    private readonly List<string> skipped = [];
    private readonly string root;
    private long size;

    /// <param name="folder">Its real path.</param>
    /// <exception cref="UnreadableException">A folder in it can't be listed.</exception>
    public FolderTar(string folder)
    {
        root = folder;
        Add(folder, "");
    }

    /// <summary>Why it can't be kept as it is: a link leads out of it or nowhere, a name is no text, it is too deep.</summary>
    public string? Fault { get; private set; }

    /// <summary>What lies in it and is neither a file nor a folder.</summary>
    public IReadOnlyList<string> Skipped => skipped;

    /// <summary>Writes it; once more for each try.</summary>
    /// <exception cref="UnreadableException">A file in it can't be read.</exception>
    public void Write(Stream target)
    {
        using var tar = new TarWriter(target, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (var (name, kind, link) in members)
        {
            var path = Path.Combine(root, name);
            using var content = kind == FileKind.File ? PlainFile.Open(path) : null;
            var entry = new GnuTarEntry(EntryTypes(kind), name)
            {
                Mode = kind != FileKind.File || FileFacts.Of(content!.SafeFileHandle) is { Executable: true } ? Runnable : Plain,
                ModificationTime = DateTimeOffset.UnixEpoch,
            };
            if (link is not null) entry.LinkName = link;
            if (content is not null) entry.DataStream = content;
            tar.WriteEntry(entry);
        }
    }

    private static TarEntryType EntryTypes(FileKind kind) => kind switch
    {
        FileKind.Folder => TarEntryType.Directory,
        FileKind.Link => TarEntryType.SymbolicLink,
        _ => TarEntryType.RegularFile,
    };

    private void Add(string folder, string prefix)
    {
        foreach (var bytes in Names(folder, prefix))
        {
            if (!FileNames.IsText(bytes))
            {
                Fault ??= $"the name of '{prefix}{FileNames.Show(bytes)}' is not UTF-8: rename it";
                continue;
            }

            var name = prefix + Encoding.UTF8.GetString(bytes);
            if (FolderArchive.Refuses(name) is { } refusal) Fault ??= $"'{UnicodeText.Start(name, 100)}' {refusal}";
            else Add(name, Path.Combine(root, name), FileFacts.Of(Path.Combine(root, name))?.Kind);
        }
    }

    private void Add(string name, string path, FileKind? kind)
    {
        switch (kind)
        {
            case FileKind.Folder:
                members.Add(new(name + "/", FileKind.Folder, null));
                Add(path, name + "/");
                break;
            case FileKind.File:
                members.Add(new(name, FileKind.File, null));
                size += FileFacts.Of(path)?.Size ?? 0;
                if (size > StoreLayout.LargestFile) Fault ??= StoreLayout.TooLarge;
                break;
            case FileKind.Link when Follow(path, name) is { } target:
                members.Add(new(name, FileKind.Link, target));
                break;
            case FileKind.Link:
                Fault ??= $"the link '{name}' does not lead to anything in the same folder";
                break;
            case FileKind.Other or null: // Nothing: it has gone meanwhile.
                skipped.Add(name);
                break;
        }
    }

    private static IEnumerable<byte[]> Names(string path, string prefix)
    {
        var (folder, error) = FolderHandle.Open(path);
        if (folder is null) throw new UnreadableException($"the folder '{(prefix.Length == 0 ? path : prefix)}' can't be read: {NativeFiles.ErrorText(error)}");
        using (folder) return folder.Names().OrderBy(name => name, ByteOrder.Instance);
    }

    /// <summary>Where a link leads, from its own folder to the real place: so it needs no other link, and is the same wherever the folder lies.</summary>
    private string? Follow(string link, string name)
    {
        if (FileFacts.Resolve(link) is not { } target) return null;
        if (target != root && !target.StartsWith(root + "/", StringComparison.Ordinal)) return null;
        if (FileFacts.Of(target) is not { Kind: FileKind.File or FileKind.Folder }) return null;
        var from = name.Split('/')[..^1];
        var to = target == root ? [] : target[(root.Length + 1)..].Split('/');
        var common = 0;
        while (common < Math.Min(from.Length, to.Length) && from[common] == to[common]) common++;
        string[] way = [.. Enumerable.Repeat("..", from.Length - common), .. to[common..]];
        return way.Length == 0 ? "." : string.Join('/', way);
    }

    private sealed record FolderEntry(string Name, FileKind Kind, string? Link);

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static ByteOrder Instance { get; } = new();

        public int Compare(byte[]? one, byte[]? other) => one.AsSpan().SequenceCompareTo(other);
    }
}
