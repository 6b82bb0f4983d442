using System.Buffers.Binary;

namespace Workflows.Storage.Posix;

/// <summary>
/// Which file a path leads to now: its device and number. Two looks that differ say that the file was deleted, or another one put in its place.
/// </summary>
internal readonly record struct FileIdentity(ulong Device, ulong Number)
{
    /// <summary>statx's answer has one layout on all architectures, unlike stat's: the number lies at 32, the length at 40, the device at 136.</summary>
    private const int Size = 256, NumberAt = 32, LengthAt = 40, DeviceAt = 136;

    /// <summary>Null where there is no such file; the same for every file where the system can't tell.</summary>
    public static FileIdentity? Of(string path) => Of(path, out _);

    /// <summary>The same, and how long the file is: one call to the system.</summary>
    public static unsafe FileIdentity? Of(string path, out long length)
    {
        length = 0;
        if (!OperatingSystem.IsLinux())
        {
            var file = new FileInfo(path);
            length = file.Exists ? file.Length : 0;
            return file.Exists ? new FileIdentity(0, 0) : null;
        }

        var facts = stackalloc byte[Size];
        if (FileCalls.statx(FileCalls.CurrentFolder, path, 0, FileCalls.InodeNumber | FileCalls.FileLength, facts) != 0)
        {
            return null;
        }

        var read = new ReadOnlySpan<byte>(facts, Size);
        length = BinaryPrimitives.ReadInt64LittleEndian(read[LengthAt..]);
        return new FileIdentity(BinaryPrimitives.ReadUInt64LittleEndian(read[DeviceAt..]), BinaryPrimitives.ReadUInt64LittleEndian(read[NumberAt..]));
    }
}
