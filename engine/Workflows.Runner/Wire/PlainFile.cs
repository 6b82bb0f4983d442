using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Workflows.Runner.Wire;

/// <summary>Opens files that somebody else has made: never follows a link, and never waits, as opening a pipe would.</summary>
internal static class PlainFile
{
    private const int InputOutputError = 5;

    private static int Flags => OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.CloseOnExec | OpenFlags.Here.NoFollow;

    /// <summary>Opens it for reading.</summary>
    /// <exception cref="UnreadableException">It may not be read, or is no plain file.</exception>
    /// <exception cref="IOException">The disk fails.</exception>
    public static FileStream Open(string path)
    {
        var number = NativeFiles.open(path, Flags, 0);
        if (number < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            var why = $"'{path}' can't be read: {NativeFiles.ErrorText(error)}";
            throw error == InputOutputError ? new IOException(why) : new UnreadableException(why);
        }

        SafeFileHandle? handle = null;
        try
        {
            handle = new SafeFileHandle(number, ownsHandle: true);
            if (FileFacts.Of(handle) is not { Kind: FileKind.File }) throw new UnreadableException($"'{path}' is not a plain file");
            var file = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            handle = null; // Its owner now.
            return file;
        }
        finally
        {
            handle?.Dispose();
        }
    }

    /// <summary>Its bytes; of one that is longer than it can be, so many of them, which its reader finds damaged.</summary>
    /// <exception cref="UnreadableException">See <see cref="Open"/>.</exception>
    /// <exception cref="IOException">The disk fails.</exception>
    public static byte[] Read(string path, int most)
    {
        using var file = Open(path);
        var bytes = new byte[Math.Min(file.Length, most)];
        file.ReadExactly(bytes);
        return bytes;
    }
}
