using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Workflows.Storage.Sqlite.Opening;

/// <summary>
/// This process's connections to the file: one writer, behind a gate, and as many readers as there are reads at once. SQLite calls block, so
/// each piece of work runs on the thread pool.
/// </summary>
internal sealed class Connections(string file) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly ConcurrentBag<Database> readers = [];
    private Database? writer;

    /// <summary>One write transaction. Once begun it is not cancelled: its outcome must be known.</summary>
    public async Task<T> WriteAsync<T>(Func<Database, T> work, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Write(work), CancellationToken.None);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Reads of one moment.</summary>
    public Task<T> ReadAsync<T>(Func<Database, T> work, CancellationToken cancellation) => Task.Run(() => Read(work), cancellation);

    public async ValueTask DisposeAsync()
    {
        // Whoever still writes is let finish.
        await gate.WaitAsync();
        writer?.Dispose();
        writer = null;
        while (readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        gate.Dispose();
    }

    private T Write<T>(Func<Database, T> work)
    {
        try
        {
            return (writer ??= new(file, writes: true)).Write(work);
        }
        catch (SqliteException failure) when (!failure.IsRefusal())
        {
            // After a failure of the disk nobody knows what the connection still believes: the next write opens a new one.
            writer?.Dispose();
            writer = null;
            throw failure.Unavailable(file);
        }
    }

    private T Read<T>(Func<Database, T> work)
    {
        Database? reader = null;
        try
        {
            reader = readers.TryTake(out var kept) ? kept : new(file, writes: false);
            var result = reader.Read(work);
            readers.Add(reader);
            reader = null;
            return result;
        }
        catch (SqliteException failure)
        {
            throw failure.Unavailable(file);
        }
        finally
        {
            reader?.Dispose();
        }
    }
}
