namespace Workflows.Storage.Posix;

/// <summary>
/// What a data folder holds is its owner's alone: parameters, outputs and logs are in it. Folders and files are made so whatever the umask says,
/// and what an older program left open to everybody is closed by its owner. A folder that its owner opened to a group and not to everybody
/// (0750) was opened on purpose, and stays.
/// </summary>
internal static class PrivateFiles
{
    public const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode Folder = File | UnixFileMode.UserExecute;
    private const UnixFileMode Everybody = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>What a data folder has in it, or begins so.</summary>
    private static readonly string[] entries =
    [
        "workflows.db", "engine.", "write.", "gc.", "activity-api.", "attempts", "files", "runs", "checkpoints", "pods", "key", "wake", "wf.yaml",
        "secrets.json", "catalogue",
    ];

    /// <summary>
    /// Makes the data folder where it is missing, and closes it where it is nothing else: a folder that holds other things and was only named as one
    /// (<c>/tmp</c>, a home) stays as open as it is. What is made in it is closed all the same.
    /// </summary>
    public static void MakeDataFolder(string path)
    {
        var isOurs = !Directory.Exists(path)
            || Directory.EnumerateFileSystemEntries(path).All(entry => entries.Any(ours => Path.GetFileName(entry).StartsWith(ours, StringComparison.Ordinal)));
        _ = Directory.CreateDirectory(path, Folder);
        if (isOurs)
        {
            Close(path, Folder);
        }
    }

    /// <summary>Makes a folder of a data folder where it is missing, and closes it.</summary>
    public static void MakeFolder(string path)
    {
        _ = Directory.CreateDirectory(path, Folder);
        Close(path, Folder);
    }

    /// <summary>Closes a file that an older program made; one that is missing, or another user's, is left alone.</summary>
    public static void Close(string file) => Close(file, File);

    private static void Close(string path, UnixFileMode mode)
    {
        try
        {
            if ((System.IO.File.GetUnixFileMode(path) & Everybody) != 0)
            {
                System.IO.File.SetUnixFileMode(path, mode);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Another user's, or a file system without modes: only its owner can close it.
        }
    }
}
