using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Workflows.Storage.Posix;

/// <summary>What came of asking for a lock.</summary>
internal enum LockAnswer
{
    Taken,

    /// <summary>Another process, or another open file of this one, has it.</summary>
    Held,

    /// <summary>This file system has no locks.</summary>
    Unsupported,
}

/// <summary>Asks for the lock of an open file, without waiting.</summary>
internal delegate LockAnswer AskForLock(SafeFileHandle file);

/// <summary>
/// The lock of a whole file (flock). The kernel holds it for the open file, and takes it back when the process dies, however it dies. .NET's own
/// <see cref="FileShare.None"/> asks for the same lock, but says nothing where there are none; and it asks for a shared one wherever it opens a
/// file, so these files are opened without it.
/// </summary>
internal static class FileLock
{
    /// <summary>Opens a file that is only ever locked; made for its owner alone where it is missing.</summary>
    public static SafeFileHandle Open(string path) => Open(path, FileCalls.ForReadingAndWriting | FileCalls.Create);

    /// <summary>Makes a file, for its owner alone; there must be none.</summary>
    public static SafeFileHandle Create(string path) => Open(path, FileCalls.ForReadingAndWriting | FileCalls.Create | FileCalls.OnlyNew);

    /// <summary>See <see cref="AskForLock"/>.</summary>
    public static LockAnswer Ask(SafeFileHandle file)
    {
        while (FileCalls.flock(file, FileCalls.Exclusive | FileCalls.WithoutWaiting) != 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case FileCalls.Interrupted:
                    continue;
                case FileCalls.WouldBlock:
                    return LockAnswer.Held;
                default:
                    return LockAnswer.Unsupported;
            }
        }

        return LockAnswer.Taken;
    }

    /// <summary>
    /// Holds the lock together with whoever only reads the file: .NET asks for such a lock wherever it opens one. It is enough to keep
    /// <see cref="DeleteUnlessHeld"/> away.
    /// </summary>
    public static void Share(SafeFileHandle file) => _ = FileCalls.flock(file, FileCalls.Shared | FileCalls.WithoutWaiting);

    /// <summary>Gives the lock back and keeps the file open.</summary>
    public static void Release(SafeFileHandle file) => _ = FileCalls.flock(file, FileCalls.Unlock);

    /// <summary>Removes a file whose lock nobody holds; where nobody can tell, it stays.</summary>
    public static void DeleteUnlessHeld(string path)
    {
        using var file = Open(path, FileCalls.ForReading);
        if (Ask(file) == LockAnswer.Taken)
        {
            File.Delete(path);
        }
    }

    private static SafeFileHandle Open(string path, int flags)
    {
        const uint OwnersAlone = 0x180; // 0600

        int file;
        while ((file = FileCalls.open(path, flags | FileCalls.CloseOnExec, OwnersAlone)) < 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case FileCalls.Interrupted:
                    continue;
                case FileCalls.NoEntry:
                    throw new FileNotFoundException($"{path} is not there.");
                case FileCalls.Denied or FileCalls.NotPermitted or FileCalls.ReadOnlyDisk:
                    throw new UnauthorizedAccessException($"{path} can't be opened: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
                case var error:
                    throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }

        return new SafeFileHandle(file, ownsHandle: true);
    }
}
