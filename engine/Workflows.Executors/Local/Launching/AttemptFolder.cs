using Workflows.Runner.Wire;

namespace Workflows.Executors.Local.Launching;

/// <summary>The folder of one attempt, <c>DATA/attempts/UID</c>: all that is known of it between engines.</summary>
internal sealed record AttemptFolder(string Root)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static AttemptFolder Of(string dataFolder, Guid uid) => new(Path.Combine(Parent(dataFolder), uid.ToString()));

    /// <summary>The attempts that have a folder.</summary>
    public static IEnumerable<Guid> All(string dataFolder) => Directory.Exists(Parent(dataFolder))
        ? [.. Directory.EnumerateDirectories(Parent(dataFolder)).Select(folder => Guid.TryParse(Path.GetFileName(folder), out var uid) ? uid : Guid.Empty).Where(uid => uid != Guid.Empty)]
        : [];

    public string Launch => Path.Combine(Root, LaunchFile.Name);
    public string Record => Path.Combine(Root, ResultRecord.Name);
    public string Claim => Path.Combine(Root, AttemptFiles.Claim);
    public string Log => Path.Combine(Root, AttemptFiles.Log);

    public string Inputs => Path.Combine(Root, "inputs.json");
    public string Outputs => Path.Combine(Root, "outputs.json");

    /// <summary><c>WF_STEP_DIR</c>.</summary>
    public string Step => Path.Combine(Root, "work");

    public string Scratch => Path.Combine(Root, "tmp");
    public string Files => Path.Combine(Root, "in");

    /// <summary>Makes it anew, for its owner only: nobody has run here yet, and what a dead engine left half-done is not trusted.</summary>
    public void Create()
    {
        Delete();
        foreach (var folder in (ReadOnlySpan<string>)[Root, Step, Scratch])
        {
            if (OperatingSystem.IsWindows()) _ = Directory.CreateDirectory(folder);
            else _ = Directory.CreateDirectory(folder, OwnerOnly);
        }
    }

    /// <summary>Deletes it; also what the activity has made unwritable, but not what it has given to other users.</summary>
    public void Delete()
    {
        if (!Directory.Exists(Root)) return;
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (UnauthorizedAccessException)
        {
            OpenUp(Root);
            Directory.Delete(Root, recursive: true);
        }
    }

    private static void OpenUp(string folder)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, OwnerOnly);
        foreach (var inner in new DirectoryInfo(folder).EnumerateDirectories().Where(inner => inner.LinkTarget is null)) OpenUp(inner.FullName);
    }

    private static string Parent(string dataFolder) => Path.Combine(Path.GetFullPath(dataFolder), "attempts");
}
