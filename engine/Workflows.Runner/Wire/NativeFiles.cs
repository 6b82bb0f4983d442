using System.Runtime.InteropServices;

namespace Workflows.Runner.Wire;

/// <summary>The calls of <see cref="FileFacts"/>.</summary>
internal static unsafe partial class NativeFiles
{
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial byte* realpath(string path, byte* resolved);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int statx(int folder, string path, int flags, uint mask, byte* facts);
}
