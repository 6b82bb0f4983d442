using Workflows.Storage.Posix;
using Workflows.Storage.Sql.Inbox;
using Workflows.Storage.Sqlite.Opening;

namespace Workflows.Storage.Sqlite.Inbox;

/// <summary>
/// Wakes the engine when somebody has written to the inbox: in this process by a signal, in others by touching the file <c>wakes/inbox</c>, which
/// the engine's system watches. It has a folder of its own, since the system tells of all that is written in a folder, and the database is written without end.
/// Where watching is not to be had, a look at the database's change counter each second finds it all the same.
/// </summary>
internal sealed class Wake(string folder, StoreFile database, StoreAccess access, TimeProvider clock) : IDisposable
{
    private static readonly FileStreamOptions writing = new()
    {
        Mode = FileMode.Create,
        Access = FileAccess.Write,
        Share = FileShare.ReadWrite,
        UnixCreateMode = PrivateFiles.File,
    };

    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(1);

    private readonly string file = Path.Combine(FolderIn(folder), "inbox");
    private readonly WakeSignal signal = new();
    private readonly Lock start = new();
    private FileSystemWatcher? watcher;
    private SqliteDatabase? poll;
    private long seen;

    /// <summary>Where this data folder has the file that is touched.</summary>
    public static string FolderIn(string folder) => Path.Combine(folder, "wakes");

    /// <summary>Says that the inbox has a new entry. It is committed already, so whatever goes wrong here costs a second at most.</summary>
    public void Touch()
    {
        signal.Give();
        TouchOthers();
    }

    /// <summary>Wakes the engines of other processes, and not this one's.</summary>
    public void TouchOthers()
    {
        try
        {
            using var touched = new FileStream(file, writing);
            touched.WriteByte(0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A full disk, or a folder of another user: the safety net is for this.
        }
    }

    /// <summary>Ends at the first touch since the last call ended. One caller at a time.</summary>
    /// <exception cref="Runtime.Storing.StoreReplacedException">The database is not there any more: nobody would ever be heard.</exception>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        Watch();
        while (!signal.TryTake() && !Changed())
        {
            if (await signal.WaitAsync(SafetyNet, clock, cancellation))
            {
                return;
            }
        }
    }

    public void Dispose()
    {
        watcher?.Dispose();
        poll?.Dispose();
    }

    private void Watch()
    {
        lock (start)
        {
            if (poll is not null)
            {
                return;
            }

            poll = new(database.Path, access);
            seen = Version();
            try
            {
                watcher = new(FolderIn(folder), Path.GetFileName(file)) { NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName };
                watcher.Changed += (_, _) => signal.Give();
                watcher.Created += (_, _) => signal.Give();
                watcher.EnableRaisingEvents = true;
            }
            catch (Exception failure) when (failure is IOException or ArgumentException)
            {
                // The system has no watch left to give, or somebody removed the folder: the safety net alone wakes us.
                watcher = null;
            }
        }
    }

    private bool Changed()
    {
        var now = Version();
        return now != Interlocked.Exchange(ref seen, now);
    }

    /// <summary>SQLite's count of commits by other connections: one look at the file's shared memory.</summary>
    private long Version()
    {
        database.Check();
        return poll!["PRAGMA data_version"].ReadOne(row => row.Integer(0));
    }
}
