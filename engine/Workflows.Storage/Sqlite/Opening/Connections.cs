using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sql;

namespace Workflows.Storage.Sqlite.Opening;

/// <summary>
/// This process's connections to the file: one writer, behind a gate, and as many readers as there are reads at once. SQLite calls block, so
/// each piece of work runs on the thread pool.
/// </summary>
/// <param name="file">The database.</param>
/// <param name="access">How it may be opened.</param>
/// <param name="patience">How long a write waits for those of other processes.</param>
internal sealed class Connections(StoreFile file, StoreAccess access, TimeSpan patience) : IAsyncDisposable
{
    /// <summary>Twenty starts beside a busy engine on a slow disk are through in a few seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly ConcurrentBag<SqliteDatabase> readers = [];
    private SqliteDatabase? writer;
    private WriteTurns? turns;

    /// <summary>One write transaction. While it waits for its turn it can be cancelled; once begun it can't, for its outcome must be known.</summary>
    /// <exception cref="UnauthorizedAccessException">This user may only read.</exception>
    /// <exception cref="StoreReplacedException">The file is not there any more.</exception>
    public async Task<T> WriteAsync<T>(Func<Database, T> work, CancellationToken cancellation)
    {
        CheckAccess();
        await gate.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Write(work, cancellation), CancellationToken.None);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The same on the caller's thread, which may block once it is this connection's turn.</summary>
    public async Task<T> WriteHereAsync<T>(Func<Database, T> work, CancellationToken cancellation)
    {
        CheckAccess();
        await gate.WaitAsync(cancellation);
        try
        {
            return Write(work, cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Reads of one moment.</summary>
    /// <exception cref="StoreReplacedException">The file is not there any more.</exception>
    public Task<T> ReadAsync<T>(Func<Database, T> work, CancellationToken cancellation) => Task.Run(() => Read(work), cancellation);

    public async ValueTask DisposeAsync()
    {
        // Whoever still writes is let finish.
        await gate.WaitAsync();
        Close(writer);
        writer = null;
        turns?.Dispose();
        while (readers.TryTake(out var reader))
        {
            Close(reader);
        }

        gate.Dispose();
    }

    /// <summary>The last connection writes the log into the file; into one that was emptied it would write a part of what was there.</summary>
    private void Close(SqliteDatabase? database)
    {
        if (file.IsLost)
        {
            database?.KeepLog();
        }

        database?.Dispose();
    }

    private void CheckAccess()
    {
        if (access != StoreAccess.Write)
        {
            throw new UnauthorizedAccessException($"{file.Path} may only be read here");
        }
    }

    private T Write<T>(Func<Database, T> work, CancellationToken cancellation)
    {
        try
        {
            var since = Stopwatch.GetTimestamp();
            using var turn = (turns ??= new(Path.GetDirectoryName(file.Path)!)).Take(patience, cancellation);
            file.Check();
            var database = writer ??= OpenWriter();
            Begin(database, since, cancellation);
            var result = database.Commit(work);

            // Only now is it known where the commit went.
            file.CheckWritten();
            return result;
        }
        catch (SqliteException failure) when (!failure.IsRefusal())
        {
            // After a failure of the disk nobody knows what the connection still believes: the next write opens a new one.
            writer?.Dispose();
            writer = null;
            if (failure.IsTrouble())
            {
                throw failure.OfStore(file.Path);
            }

            throw;
        }
    }

    private SqliteDatabase OpenWriter()
    {
        file.Opened();
        return new(file.Path, access);
    }

    /// <summary>Takes SQLite's write lock. Only a program that does not queue for its turn (a shell, an older one) can hold it now.</summary>
    private void Begin(SqliteDatabase database, long since, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                database.Begin();
                return;
            }
            catch (SqliteException failure) when (failure.SqliteErrorCode == raw.SQLITE_BUSY && Stopwatch.GetElapsedTime(since) < patience)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    private T Read<T>(Func<Database, T> work)
    {
        SqliteDatabase? reader = null;
        try
        {
            file.Check();
            reader = readers.TryTake(out var kept) ? kept : new(file.Path, access == StoreAccess.Write ? StoreAccess.Read : access);
            var result = reader.Read(work);
            readers.Add(reader);
            reader = null;
            return result;
        }
        catch (SqliteException failure) when (failure.IsTrouble())
        {
            throw failure.OfStore(file.Path);
        }
        finally
        {
            reader?.Dispose();
        }
    }
}
