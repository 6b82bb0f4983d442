using System.Runtime.InteropServices;

namespace Workflows.Storage.Posix;

/// <summary>Makes a folder's entries durable: a renamed file may lose its name in a power cut until its folder is on the disk too.</summary>
internal static class FolderSync
{
    /// <exception cref="IOException">The entries may not be on the disk.</exception>
    public static void Run(string folder)
    {
        var file = Open(folder);
        try
        {
            // EINVAL: this file system has no such thing as a folder that can be synced, so there is nothing to wait for.
            while (FileCalls.fsync(file) != 0)
            {
                switch (Marshal.GetLastPInvokeError())
                {
                    case FileCalls.Interrupted:
                        continue;
                    case FileCalls.InvalidArgument or FileCalls.ReadOnlyDisk:
                        return;
                    default:
                        throw Failed(folder);
                }
            }
        }
        finally
        {
            _ = FileCalls.close(file);
        }
    }

    private static int Open(string folder)
    {
        int file;
        while ((file = FileCalls.open(folder, FileCalls.ForReading | FileCalls.CloseOnExec, 0)) < 0)
        {
            if (Marshal.GetLastPInvokeError() != FileCalls.Interrupted)
            {
                throw Failed(folder);
            }
        }

        return file;
    }

    private static IOException Failed(string folder) =>
        new($"{folder} can't be written to the disk: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
}
