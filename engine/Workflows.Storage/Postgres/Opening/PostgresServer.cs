using System.Data;
using Npgsql;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sql;

namespace Workflows.Storage.Postgres.Opening;

/// <summary>
/// Transactions on a server. The driver's calls block here, as SQLite's do, so each piece of work that may wait for others runs on
/// <see cref="BlockingThreads"/>, on a connection of its own from the pool. A transaction that met another one is done again; nothing but statements happens
/// inside it.
/// </summary>
internal sealed class PostgresServer(NpgsqlConnectionStringBuilder settings) : IDisposable
{
    private const int MostTries = 5;

    /// <summary>Each has a connection, of which a server has a hundred for all who use it.</summary>
    private const int MostAtOnce = 32;

    private readonly BlockingThreads threads = new(MostAtOnce);

    /// <summary>Host and database, for messages: never a password.</summary>
    public string Name { get; } = $"{settings.Host}/{settings.Database ?? settings.Username}";

    /// <summary>How it was named, with what we add to that.</summary>
    public NpgsqlConnectionStringBuilder Settings => settings;

    public NpgsqlDataSource Source { get; } = NpgsqlDataSource.Create(settings);

    public Task<T> WriteAsync<T>(Func<Database, T> work, CancellationToken cancellation) =>
        threads.RunAsync(() => Write(work, cancellation), cancellation);

    public T Write<T>(Func<Database, T> work, CancellationToken cancellation) => Do(IsolationLevel.ReadCommitted, work, cancellation);

    /// <summary>Reads of one moment.</summary>
    public Task<T> ReadAsync<T>(Func<Database, T> work, CancellationToken cancellation) =>
        threads.RunAsync(() => Do(IsolationLevel.RepeatableRead, work, cancellation), cancellation);

    /// <summary>A connection for its caller alone, outside of any transaction.</summary>
    public NpgsqlConnection Open()
    {
        try
        {
            return Source.OpenConnection();
        }
        catch (NpgsqlException failure) when (failure.IsTrouble())
        {
            throw failure.OfStore(Name);
        }
    }

    public void Dispose() => Source.Dispose();

    /// <summary>What a batch holds is one transaction, and one round trip.</summary>
    public Task SendAsync(Action<PostgresBatch> gather, CancellationToken cancellation) => BatchAsync(
        gather,
        batch =>
        {
            batch.Send();
            return true;
        },
        cancellation);

    /// <summary>The same, with what the statements answer that give rows.</summary>
    public Task<List<List<PostgresRow>>> AskAsync(Action<PostgresBatch> gather, CancellationToken cancellation) =>
        BatchAsync(gather, static batch => batch.Ask(), cancellation);

    private Task<T> BatchAsync<T>(Action<PostgresBatch> gather, Func<PostgresBatch, T> send, CancellationToken cancellation) => Task.Run(
        () => Try(
            isRead: false,
            connection =>
            {
                using var batch = new PostgresBatch(connection);
                gather(batch);
                return send(batch);
            },
            cancellation),
        cancellation);

    private T Do<T>(IsolationLevel level, Func<Database, T> work, CancellationToken cancellation) => Try(
        isRead: level == IsolationLevel.RepeatableRead,
        connection =>
        {
            using var transaction = connection.BeginTransaction(level);
            var result = work(new PostgresDatabase(connection));
            transaction.Commit();
            return result;
        },
        cancellation);

    /// <param name="isRead">Done twice, it does no harm.</param>
    /// <param name="work">A transaction.</param>
    /// <param name="cancellation">Gives up between two tries.</param>
    private T Try<T>(bool isRead, Func<NpgsqlConnection, T> work, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                using var connection = Source.OpenConnection();
                return work(connection);
            }
            catch (NpgsqlException failure) when (tries < MostTries && (failure.IsConflict() || (isRead && failure.IsBroken())))
            {
                // Whoever it met has the lock, or has ended by now; and a connection that broke while it lay in the pool is not in it any more.
            }
            catch (NpgsqlException failure) when (failure.IsTrouble())
            {
                throw failure.OfStore(Name);
            }
            catch (TimeoutException failure)
            {
                throw new StoreUnavailableException($"{Name} does not answer in time. {failure.Message}", failure) { Trouble = StoreTrouble.Failed };
            }
        }
    }
}
