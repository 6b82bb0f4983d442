using System.Buffers.Binary;
using System.Runtime.InteropServices;

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

    /// <summary>
    /// It may be there, and can't be looked for now: a right on a folder above it is missing, or the disk fails. False where it is certain that it is
    /// not there.
    /// </summary>
    public static unsafe bool IsHidden(string path)
    {
        var facts = stackalloc byte[Size];
        return OperatingSystem.IsLinux()
            && FileCalls.statx(FileCalls.CurrentFolder, path, 0, FileCalls.InodeNumber, facts) != 0
            && Marshal.GetLastPInvokeError() is not (FileCalls.NoEntry or FileCalls.NotAFolder);
    }

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
