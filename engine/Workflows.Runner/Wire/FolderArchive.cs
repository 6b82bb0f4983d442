using System.Formats.Tar;

namespace Workflows.Runner.Wire;

/// <summary>Unpacks a stored folder. The tar may come from anywhere, so nothing in it may lead out of the folder it is for.</summary>
internal static class FolderArchive
{
    private const UnixFileMode Permissions = (UnixFileMode)0b111_111_111;
    private const int MostMembers = 1_000_000, DeepestPath = 100;

    /// <returns>
    /// Why it is refused: a member is absolute, has <c>..</c> in it, is neither a file nor a folder, or stands where another is; there are too
    /// many; or it is no tar.
    /// </returns>
    /// <exception cref="IOException">It can't be read or written now.</exception>
    public static string? Unpack(Stream tar, string folder)
    {
        _ = Directory.CreateDirectory(folder);
        using var reader = new TarReader(tar, leaveOpen: true);
        try
        {
            for (var count = 0; reader.GetNextEntry() is { } entry; count++)
            {
                if (count == MostMembers) return $"the stored folder has more than {MostMembers} members";
                if (Unpack(entry, folder) is { } refusal) return $"the stored folder holds '{entry.Name}', which {refusal}";
            }

            return null;
        }
        catch (Exception problem) when (problem is InvalidDataException or FormatException or EndOfStreamException)
        {
            return $"the stored folder is not a tar file: {problem.Message}";
        }
    }

    private static string? Unpack(TarEntry entry, string folder)
    {
        var parts = entry.Name.Split('/');
        if (Path.IsPathRooted(entry.Name) || parts.Contains("..")) return "leads out of it";
        if (parts.Length > DeepestPath) return $"is deeper than {DeepestPath} folders";
        var path = Path.Combine(folder, entry.Name);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory when !IsUnderFile(path, folder):
                _ = Directory.CreateDirectory(path);
                return null;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile when !Directory.Exists(path) && !IsUnderFile(Path.GetDirectoryName(path)!, folder):
                WriteFile(entry, path);
                return null;
            case TarEntryType.Directory or TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                return "stands where another member is";
            default:
                return "is neither a file nor a folder";
        }
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
}
