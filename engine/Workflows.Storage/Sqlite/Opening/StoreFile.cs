using Workflows.Runtime.Storing;
using Workflows.Storage.Posix;

namespace Workflows.Storage.Sqlite.Opening;

/// <summary>
/// The database's file and its write-ahead log, as they lay when the store was opened. A connection goes on with them when they are deleted or
/// replaced, and all that it writes goes nowhere; so it is asked at each use whether their paths still lead to them: two calls to the system.
/// </summary>
internal sealed class StoreFile(string path)
{
    private readonly FileIdentity? database = FileIdentity.Of(path);
    private FileIdentity? log;

    public string Path => path;

    /// <summary>It was found gone, replaced or emptied: nothing may be written to it any more, not even what its log still holds.</summary>
    public bool IsLost { get; private set; }

    /// <exception cref="StoreReplacedException">The path leads elsewhere.</exception>
    /// <exception cref="StoreUnavailableException">It can't be seen whether it does.</exception>
    /// <exception cref="StoreDamagedException">Somebody has emptied the file. One that is in use has at least a page.</exception>
    public void Check()
    {
        var now = FileIdentity.Of(path, out var length);
        if (now != database)
        {
            RefuseHidden(now, path);
            IsLost = true;
            throw new StoreReplacedException(now is null
                ? $"{path} was deleted while it was in use: what is written now would be lost"
                : $"another database was put in the place of {path} while it was in use: what is written now would be lost");
        }

        if (now is not null && length == 0)
        {
            IsLost = true;
            throw new StoreDamagedException($"{path} is damaged: it was emptied while it was in use");
        }
    }

    /// <summary>A writer was opened: from its first write on there is a log, which SQLite removes only with the last connection.</summary>
    public void Opened() => log = null;

    /// <summary>After a write: whether it went to where its paths lead.</summary>
    /// <exception cref="StoreReplacedException">One of them leads elsewhere.</exception>
    public void CheckWritten()
    {
        Check();
        var now = FileIdentity.Of(path + "-wal");
        log ??= now;
        if (now != log)
        {
            RefuseHidden(now, path + "-wal");
            throw new StoreReplacedException($"{path}-wal was deleted or replaced while it was in use: what is written now would be lost");
        }
    }

    /// <summary>What can't be seen is not gone: somebody took a right away, and may give it back.</summary>
    private static void RefuseHidden(FileIdentity? now, string path)
    {
        if (now is null && FileIdentity.IsHidden(path))
        {
            throw new StoreUnavailableException($"{path} can't be looked at: a right on a folder above it is missing, or the disk fails", null)
            {
                Trouble = StoreTrouble.Denied,
            };
        }
    }
}
