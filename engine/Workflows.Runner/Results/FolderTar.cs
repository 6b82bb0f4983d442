using System.Formats.Tar;

namespace Workflows.Runner.Results;

/// <summary>A folder as one tar file that depends on its content alone: sorted, no owners, no times. The same folder has the same digest everywhere.</summary>
internal static class FolderTar
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Links to files below the folder are written as those files, for unpacking makes no links.</summary>
    /// <exception cref="ArtifactException">A link leads out of the folder.</exception>
    public static void Write(string folder, Stream target, Action<string> note)
    {
        using var tar = new TarWriter(target, TarEntryFormat.Gnu, leaveOpen: true);
        WriteFolder(folder, "", tar, folder, note);
    }

    private static void WriteFolder(string folder, string prefix, TarWriter tar, string root, Action<string> note)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            var name = prefix + Path.GetFileName(path);
            if (FileFacts.Of(path) is not { } facts) continue;
            if (facts.Kind == FileKind.Folder)
            {
                tar.WriteEntry(Entry(TarEntryType.Directory, name + "/", Runnable));
                WriteFolder(path, name + "/", tar, root, note);
            }
            else if (facts.Kind == FileKind.Other)
            {
                note($"'{path}' is neither a file nor a folder and is not kept");
            }
            else
            {
                WriteFile(facts.Kind == FileKind.Link ? Follow(path, root) : path, name, tar);
            }
        }
    }

    private static void WriteFile(string path, string name, TarWriter tar)
    {
        using var content = File.OpenRead(path);
        var entry = Entry(TarEntryType.RegularFile, name, FileFacts.Of(path) is { Executable: true } ? Runnable : Plain);
        entry.DataStream = content;
        tar.WriteEntry(entry);
    }

    private static string Follow(string path, string root)
    {
        var resolved = FileFacts.Resolve(path);
        var below = resolved is not null && resolved.StartsWith(FileFacts.Resolve(root) + "/", StringComparison.Ordinal);
        return below && FileFacts.Of(resolved!) is { Kind: FileKind.File } ? resolved! : throw new ArtifactException($"the link '{path}' does not lead to a file of the same folder");
    }

    private static GnuTarEntry Entry(TarEntryType type, string name, UnixFileMode mode) => new(type, name) { Mode = mode, ModificationTime = DateTimeOffset.UnixEpoch };
}
