using System.Runtime.InteropServices;

namespace Workflows.Runner.Wire;

/// <summary>
/// A folder held open. What lies in it is reached by its name alone, as bytes: neither a name that is no text, nor a path longer than the
/// kernel takes, nor a link put in a folder's place leads elsewhere.
/// </summary>
internal sealed unsafe class FolderHandle : IDisposable
{
    private const uint OwnerOnly = 0b111_000_000;

    /// <summary>Where a name begins in <c>struct dirent</c>, on every 64-bit Linux.</summary>
    private const int NameOffset = 19;

    private FolderHandle(int number) => Number = number;

    /// <summary>The file descriptor.</summary>
    public int Number { get; }

    private static int Flags => OpenFlags.ReadOnly | OpenFlags.Here.Directory | OpenFlags.Here.NoFollow | OpenFlags.CloseOnExec;

    /// <returns>The folder, or the error: it is none, it is a link, it may not be read.</returns>
    public static (FolderHandle? Folder, int Error) Open(string path) => Of(NativeFiles.open(path, Flags, 0));

    /// <summary>As <see cref="Open(string)"/>, of what lies in this one.</summary>
    public (FolderHandle? Folder, int Error) Open(ReadOnlySpan<byte> name)
    {
        fixed (byte* start = Terminated(name)) return Of(NativeFiles.openat(Number, start, Flags, 0));
    }

    /// <summary>All names in it, in no order, without <c>.</c> and <c>..</c>.</summary>
    /// <exception cref="IOException">It can't be listed.</exception>
    public IReadOnlyList<byte[]> Names()
    {
        var names = new List<byte[]>();
        var (copy, error) = Open("."u8);
        if (copy is null) throw new IOException($"a folder can't be listed: {NativeFiles.ErrorText(error)}");
        var listing = NativeFiles.fdopendir(copy.Number); // Closes the copy with itself.
        if (listing == 0)
        {
            copy.Dispose();
            throw new IOException($"a folder can't be listed: {NativeFiles.ErrorText(Marshal.GetLastPInvokeError())}");
        }

        while (NativeFiles.readdir(listing) is var entry && entry is not null)
        {
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + NameOffset);
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8)) names.Add(name.ToArray());
        }

        var failure = Marshal.GetLastPInvokeError();
        _ = NativeFiles.closedir(listing);

        // The end and a failure look alike but for the error: a listing that broke off must not pass for a whole one.
        if (failure != 0) throw new IOException($"a folder can't be listed to its end: {NativeFiles.ErrorText(failure)}");
        return names;
    }

    /// <summary>Removes a file, a link, a pipe; or with <see cref="NativeFiles.RemoveFolder"/> an empty folder.</summary>
    /// <returns>0, or the error.</returns>
    public int Remove(ReadOnlySpan<byte> name, int flags)
    {
        fixed (byte* start = Terminated(name)) return Result(NativeFiles.unlinkat(Number, start, flags));
    }

    /// <summary>Moves something from here into another folder of the same file system.</summary>
    /// <returns>0, or the error.</returns>
    public int Move(ReadOnlySpan<byte> name, FolderHandle target, ReadOnlySpan<byte> newName)
    {
        fixed (byte* from = Terminated(name), to = Terminated(newName)) return Result(NativeFiles.renameat(Number, from, target.Number, to));
    }

    /// <summary>Gives its owner all rights to it.</summary>
    public void OpenUp() => _ = NativeFiles.fchmod(Number, OwnerOnly);

    /// <summary>As <see cref="OpenUp()"/>, of a folder in this one that could not be opened. Follows links: to be called for a folder only.</summary>
    public void OpenUp(ReadOnlySpan<byte> name)
    {
        fixed (byte* start = Terminated(name)) _ = NativeFiles.fchmodat(Number, start, OwnerOnly, 0);
    }

    public void Dispose() => _ = NativeFiles.close(Number);

    private static (FolderHandle? Folder, int Error) Of(int number) => number >= 0 ? (new(number), 0) : (null, Marshal.GetLastPInvokeError());

    private static int Result(int result) => result == 0 ? 0 : Marshal.GetLastPInvokeError();

    private static byte[] Terminated(ReadOnlySpan<byte> name) => [.. name, 0];
}
