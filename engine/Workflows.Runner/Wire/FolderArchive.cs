using System.Formats.Tar;
using System.Text;

namespace Workflows.Runner.Wire;

/// <summary>Unpacks a stored folder. The tar may come from anywhere, so nothing in it may lead out of the folder it is for.</summary>
internal static class FolderArchive
{
    private const UnixFileMode Permissions = (UnixFileMode)0b111_111_111;
    private const int MostMembers = 1_000_000, DeepestPath = 100, LongestPath = 3000;

    /// <summary>Unpacks it into a folder, which is made. Links are made last, so that nothing is written through one.</summary>
    /// <returns>
    /// Why it is refused: a member is absolute, has <c>..</c> in it, is neither file, folder nor link, is a link that leads out of the folder,
    /// or stands where another is; there are too many; or it is no tar.
    /// </returns>
    /// <exception cref="IOException">It can't be read or written now.</exception>
    public static string? Unpack(Stream tar, string folder)
    {
        _ = Directory.CreateDirectory(folder);
        using var reader = new TarReader(tar, leaveOpen: true);
        var links = new List<(string Path, string Target)>();
        try
        {
            for (var count = 0; reader.GetNextEntry() is { } entry; count++)
            {
                if (count == MostMembers) return $"the stored folder has more than {MostMembers} members";
                if (Unpack(entry, folder, links) is { } refusal) return $"the stored folder holds '{entry.Name}', which {refusal}";
            }

            foreach (var (path, target) in links)
            {
                if (FileFacts.Of(path) is not null || IsUnderLink(path, folder))
                {
                    return $"the stored folder holds '{Path.GetRelativePath(folder, path)}', which stands where another member is";
                }

                _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                _ = File.CreateSymbolicLink(path, target);
            }

            return null;
        }
        catch (Exception problem) when (problem is InvalidDataException or FormatException or EndOfStreamException)
        {
            return $"the stored folder is not a tar file: {problem.Message}";
        }
    }

    /// <summary>What a member may not be, whoever packs: a way out, or a path that no unpacking could make.</summary>
    /// <returns>What is wrong with it, to follow its name; null where nothing is.</returns>
    public static string? Refuses(string name)
    {
        var parts = name.TrimEnd('/').Split('/');
        return Path.IsPathRooted(name) || parts.Contains("..") ? "leads out of it"
            : name.Contains('\0', StringComparison.Ordinal) ? "has a NUL character in its name"
            : parts.Length > DeepestPath ? $"is deeper than {DeepestPath} folders"
            : Encoding.UTF8.GetByteCount(name) > LongestPath ? $"has a path of more than {LongestPath} bytes"
            : null;
    }

    private static string? Unpack(TarEntry entry, string folder, List<(string Path, string Target)> links)
    {
        if (Refuses(entry.Name) is { } refusal) return refusal;
        var path = Path.Combine(folder, entry.Name);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory when !IsUnderFile(path, folder):
                _ = Directory.CreateDirectory(path);
                return null;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile when !Directory.Exists(path) && !IsUnderFile(Path.GetDirectoryName(path)!, folder):
                WriteFile(entry, path);
                return null;
            case TarEntryType.SymbolicLink when !StaysInside(entry.Name, entry.LinkName):
                return "is a link that leads out of it";
            case TarEntryType.SymbolicLink when !IsUnderFile(path, folder):
                links.Add((path, entry.LinkName));
                return null;
            case TarEntryType.Directory or TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.SymbolicLink:
                return "stands where another member is";
            default:
                return "is neither a file, a folder nor a link";
        }
    }

    /// <summary>
    /// First up, by no more folders than the link itself is deep, then only down. After a name no <c>..</c> may follow: that name may be
    /// another link, and then nobody could tell from the text where it leads.
    /// </summary>
    private static bool StaysInside(string name, string target)
    {
        var parts = target.Split('/');
        var up = parts.TakeWhile(part => part == "..").Count();
        if (up >= name.Split('/').Count(part => part is not ("" or "."))) return false;
        return target == "." || (target.Length <= LongestPath && parts[up..].All(part => part is not ("" or "." or "..")));
    }

    private static void WriteFile(TarEntry entry, string path)
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            entry.DataStream?.CopyTo(file);
        }

        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (entry.Mode & Permissions) | UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>The path, or a folder above it, is a file.</summary>
    private static bool IsUnderFile(string path, string root)
    {
        for (var part = path.TrimEnd('/'); part.Length > root.Length; part = Path.GetDirectoryName(part)!)
        {
            if (File.Exists(part)) return true;
        }

        return false;
    }

    /// <summary>A folder above it is a link, so that it would be made elsewhere than its name says.</summary>
    private static bool IsUnderLink(string path, string root)
    {
        for (var part = Path.GetDirectoryName(path)!; part.Length > root.Length; part = Path.GetDirectoryName(part)!)
        {
            if (FileFacts.Of(part) is { Kind: not FileKind.Folder }) return true;
        }

        return false;
    }
}
