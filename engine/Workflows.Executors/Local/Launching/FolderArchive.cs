using System.Formats.Tar;

namespace Workflows.Executors.Local.Launching;

/// <summary>Unpacks a stored folder. The tar may come from anywhere, so nothing in it may lead out of the folder it is for.</summary>
internal static class FolderArchive
{
    private const UnixFileMode Permissions = (UnixFileMode)0b111_111_111;

    /// <returns>Why it is refused: a member is absolute, has <c>..</c> in it, or is neither a file nor a folder.</returns>
    public static async Task<string?> UnpackAsync(Stream tar, string folder)
    {
        _ = Directory.CreateDirectory(folder);
        await using var reader = new TarReader(tar, leaveOpen: true);
        while (await reader.GetNextEntryAsync() is { } entry)
        {
            if (Path.IsPathRooted(entry.Name) || entry.Name.Split('/').Contains("..")) return $"the stored folder holds '{entry.Name}', which leads out of it";
            var path = Path.Combine(folder, entry.Name);
            if (entry.EntryType == TarEntryType.Directory)
            {
                _ = Directory.CreateDirectory(path);
            }
            else if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await using var file = File.Create(path);
                if (entry.DataStream is { } content) await content.CopyToAsync(file);
                if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (entry.Mode & Permissions) | UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            else
            {
                return $"the stored folder holds '{entry.Name}', which is neither a file nor a folder";
            }
        }

        return null;
    }
}
