using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Workflows.Runner.Wire;

/// <summary>
/// Removes whatever a program has left at a path: names that are no text, folders without rights, thousands of levels. A folder found inside
/// another is moved up to the root first and emptied there, so that two open folders are enough however deep it was, and no path gets long.
/// </summary>
internal sealed class FolderRemoval
{
    /// <summary>Names tried for one folder that is moved up: others may bear the same.</summary>
    private const int MostTries = 10_000;

    private readonly FolderHandle root;
    private int moved;
    private int failure;

    private FolderRemoval(FolderHandle root) => this.root = root;

    /// <summary>Removes it; a link goes, not what it leads to. What is not there is removed already.</summary>
    /// <returns>Why something of it is left (it belongs to another user, it is a mount), in words; null where nothing is.</returns>
    public static string? Remove(string path)
    {
        var error = NativeFiles.unlink(path) == 0 ? 0 : Marshal.GetLastPInvokeError();
        if (error is 0 or NativeFiles.NotThere or NativeFiles.NotAFolder) return null;
        if (error is not (NativeFiles.IsAFolder or NativeFiles.NotPermitted or NativeFiles.Denied)) return Left(path, error);

        var (folder, refusal) = FolderHandle.Open(path);
        if (refusal == NativeFiles.Denied)
        {
            TryOpenUp(path);
            (folder, refusal) = FolderHandle.Open(path);
        }

        if (folder is null) return Left(path, refusal == NativeFiles.NotAFolder ? error : refusal);
        using (folder)
        {
            folder.OpenUp();
            error = Empty(folder);
        }

        if (NativeFiles.rmdir(path) == 0) return null;
        return Left(path, error != 0 ? error : Marshal.GetLastPInvokeError());
    }

    /// <summary>Removes all that lies in a folder, and leaves the folder.</summary>
    /// <returns>0, or the first error that left something behind.</returns>
    public static int Empty(FolderHandle folder) => new FolderRemoval(folder).Empty();

    private int Empty()
    {
        // Each round takes away what is there and may bring up what lay one level deeper; it ends when a round changes nothing.
        for (var progress = true; progress;)
        {
            progress = false;
            failure = 0;
            foreach (var name in root.Names()) progress |= Remove(name);
        }

        return failure;
    }

    private bool Remove(byte[] name)
    {
        var error = root.Remove(name, 0);
        if (error is 0) return true;
        if (error is not (NativeFiles.IsAFolder or NativeFiles.NotPermitted or NativeFiles.Denied)) return Failed(error);

        var (folder, refusal) = root.Open(name);
        if (refusal == NativeFiles.Denied)
        {
            root.OpenUp(name);
            (folder, refusal) = root.Open(name);
        }

        if (folder is null) return Failed(refusal is NativeFiles.NotAFolder or NativeFiles.TooManyLinks ? error : refusal);
        using (folder)
        {
            folder.OpenUp();
            var changed = false;
            foreach (var inner in folder.Names()) changed |= TakeOut(folder, inner);
            return root.Remove(name, NativeFiles.RemoveFolder) is var left && (left == 0 || changed || Failed(left));
        }
    }

    private bool TakeOut(FolderHandle folder, byte[] name)
    {
        var error = folder.Remove(name, 0);
        if (error is 0) return true;
        if (error is not (NativeFiles.IsAFolder or NativeFiles.NotPermitted)) return Failed(error);

        // To be moved, a folder itself must be writable: its `..` changes.
        if (folder.Open(name) is { Folder: { } inner })
        {
            inner.OpenUp();
            inner.Dispose();
        }
        else
        {
            folder.OpenUp(name);
        }

        for (var tries = 0; tries < MostTries; tries++)
        {
            var target = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $".removed-{moved++}"));
            error = folder.Move(name, root, target);
            if (error is 0) return true;
            if (error is not (NativeFiles.NotEmpty or NativeFiles.Exists or NativeFiles.NotAFolder)) return Failed(error);
        }

        return Failed(error);
    }

    private bool Failed(int error)
    {
        if (failure == 0) failure = error;
        return false;
    }

    private static string Left(string path, int error) => $"'{path}' can't be removed: {NativeFiles.ErrorText(error)}";

    private static void TryOpenUp(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        try
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Another user's: what follows says so.
        }
    }
}
