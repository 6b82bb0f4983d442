namespace Workflows.Executors.Kubernetes.Making;

/// <summary>Where things lie in a pod. Part of the contract with <c>wf-exec</c> (PodContract.md).</summary>
internal static class PodPaths
{
    /// <summary>The folder that the init container fills.</summary>
    public const string Exec = "/wf";

    public const string ExecProgram = Exec + "/wf-exec";

    /// <summary>Where the exec image keeps its one file.</summary>
    public const string ExecInstaller = "/wf-exec";

    public const string LaunchFolder = "/wf-launch", LaunchName = "launch.json";
    public const string LaunchFile = LaunchFolder + "/" + LaunchName;
    public const string Work = "/work";
    public const string Step = Work + "/step", Inputs = Work + "/inputs.json", Outputs = Work + "/outputs.json";
    public const string Files = Work + "/files", Checkpoint = Work + "/checkpoint";

    /// <summary>A checkpoint that lies on a profile's claim.</summary>
    public const string ClaimedCheckpoint = "/wf-checkpoint";

    public const string Scratch = "/tmp", SharedMemory = "/dev/shm";

    /// <summary>Folders that a profile's claim can't hide.</summary>
    private static readonly string[] kept = [Exec, LaunchFolder, ClaimedCheckpoint, Work, Scratch, "/dev", "/proc", "/sys"];

    /// <summary>A claim can't be mounted there; nor at a path that may lead there in another spelling (<c>//work</c>, <c>/data/../tmp</c>).</summary>
    public static bool IsOurs(string path)
    {
        var parts = path.TrimEnd('/').Split('/');
        return parts is not ["", _, ..] || parts[1..].Any(part => part is "" or "." or "..")
            || kept.Any(ours => path == ours || path.StartsWith(ours + "/", StringComparison.Ordinal));
    }
}
