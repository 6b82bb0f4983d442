using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Workflows.Runner.Wire;

/// <summary>What lies at a path, without following a link at its end and without opening it (opening a pipe could wait for ever).</summary>
internal readonly unsafe record struct FileFacts(FileKind Kind, uint Links, long Size, bool Executable, (long Seconds, uint Nanoseconds) Changed)
{
    private const int FactsSize = 256, LongestPath = 4096;
    private const uint BasicFacts = 0x7FF;

    /// <summary>The same for two names, or a name and an open file, only where both are one and the same file.</summary>
    public required (uint Major, uint Minor, ulong Inode) Identity { get; init; }

    /// <summary>Null where there is nothing.</summary>
    public static FileFacts? Of(string path) => Of(NativeFiles.CurrentFolder, path, NativeFiles.NoFollow);

    /// <summary>Of an open file.</summary>
    public static FileFacts? Of(SafeFileHandle file) => Of((int)file.DangerousGetHandle(), "", NativeFiles.EmptyPath);

    /// <summary>Of an open folder. One that was removed has no links.</summary>
    public static FileFacts? Of(FolderHandle folder) => Of(folder.Number, "", NativeFiles.EmptyPath);

    private static FileFacts? Of(int folder, string path, int flags)
    {
        var facts = stackalloc byte[FactsSize];
        if (NativeFiles.statx(folder, path, flags, BasicFacts, facts) != 0) return null;
        var mode = *(ushort*)(facts + 28);
        var kind = (mode & 0xF000) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Folder,
            0xA000 => FileKind.Link,
            _ => FileKind.Other,
        };
        return new FileFacts(kind, *(uint*)(facts + 16), *(long*)(facts + 40), (mode & 0x49) != 0, (*(long*)(facts + 112), *(uint*)(facts + 120)))
        {
            Identity = (*(uint*)(facts + 136), *(uint*)(facts + 140), *(ulong*)(facts + 32)),
        };
    }

    /// <summary>The path with every link on it followed; null where it leads nowhere.</summary>
    public static string? Resolve(string path)
    {
        var buffer = stackalloc byte[LongestPath];
        if (NativeFiles.realpath(path, buffer) is null) return null;
        return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer));
    }
}

internal enum FileKind
{
    File,
    Folder,
    Link,

    /// <summary>A pipe, a socket, a device.</summary>
    Other,
}
