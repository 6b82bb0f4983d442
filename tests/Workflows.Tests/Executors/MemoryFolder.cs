namespace Workflows.Tests.Executors;

/// <summary>
/// A folder in the machine's memory, where it has room, else in the folder for temporary files. For servers that the tests start and that wait for
/// their disk at each write: they keep what a kill must not lose, and no test cuts the power. Whoever creates it deletes it.
/// </summary>
internal static class MemoryFolder
{
    private const string Memory = "/dev/shm";
    private const long Room = 4L << 30;

    public static string Create(string prefix) => Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > Room
        ? Directory.CreateDirectory(Path.Combine(Memory, prefix + Path.GetRandomFileName())).FullName
        : Directory.CreateTempSubdirectory(prefix).FullName;
}
