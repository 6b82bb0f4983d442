using System.Buffers.Binary;

namespace Workflows.Storage.Posix;

/// <summary>
/// Which file a path leads to now: its device and number. Two looks that differ say that the file was deleted, or another one put in its place.
/// </summary>
internal readonly record struct FileIdentity(ulong Device, ulong Number)
{
    /// <summary>statx's answer has one layout on all architectures, unlike stat's: the number lies at 32, the device at 136.</summary>
    private const int Size = 256, NumberAt = 32, DeviceAt = 136;

    /// <summary>Null where there is no such file; the same for every file where the system can't tell.</summary>
    public static unsafe FileIdentity? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.Exists(path) ? new FileIdentity(0, 0) : null;
        }

        var facts = stackalloc byte[Size];
        if (FileCalls.statx(FileCalls.CurrentFolder, path, 0, FileCalls.InodeNumber, facts) != 0)
        {
            return null;
        }

        var read = new ReadOnlySpan<byte>(facts, Size);
        return new FileIdentity(BinaryPrimitives.ReadUInt64LittleEndian(read[DeviceAt..]), BinaryPrimitives.ReadUInt64LittleEndian(read[NumberAt..]));
    }
}
