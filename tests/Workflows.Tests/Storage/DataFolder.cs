namespace Workflows.Tests.Storage;

/// <summary>A data folder that goes with its test.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    public string Path { get; } = Directory.CreateDirectory(System.IO.Path.Combine(Root(), $"wf-store-{Guid.NewGuid():N}")).FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>In memory where there is room: these tests ask what is written in which order, and never what a disk does with it.</summary>
    private static string Root() =>
        OperatingSystem.IsLinux() && Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > 1L << 30 ? Memory : System.IO.Path.GetTempPath();
}
