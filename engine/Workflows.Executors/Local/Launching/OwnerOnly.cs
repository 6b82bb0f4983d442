namespace Workflows.Executors.Local.Launching;

/// <summary>
/// Files and folders that nobody but their owner can read, whatever the umask: it can take rights away from what is made, so they are given
/// after.
/// </summary>
internal static class OwnerOnly
{
    private const UnixFileMode ForFiles = UnixFileMode.UserRead | UnixFileMode.UserWrite, ForFolders = ForFiles | UnixFileMode.UserExecute;

    /// <summary>Makes a folder, or leaves one that is there as it is.</summary>
    public static void MakeFolder(string path)
    {
        if (Directory.Exists(path)) return;
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(path);
            return;
        }

        _ = Directory.CreateDirectory(path, ForFolders);
        File.SetUnixFileMode(path, ForFolders);
    }

    /// <summary>A new file, for writing.</summary>
    /// <param name="path">What was there is gone.</param>
    /// <param name="share">None: a second opening fails, by whatever process, until this one ends.</param>
    public static FileStream MakeFile(string path, FileShare share = FileShare.Read)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = ForFiles;
        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file.SafeFileHandle, ForFiles);
        return file;
    }
}
