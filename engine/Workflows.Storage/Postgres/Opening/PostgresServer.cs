using System.Data;
using Npgsql;
using Workflows.Runtime.Loop;
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

    /// <summary>
    /// The driver sends a batch of statements by the thread pool even where its caller blocks, so on the pool's own threads it would wait for itself: fifty
    /// starts of one workflow, each behind the first one's lock, kept that one from being sent for half a minute.
    /// </summary>
    private readonly BlockingThreads threads = new(MostAtOnce, "postgres");

    /// <summary>Host and database, for messages: never a password.</summary>
    public string Name { get; } = $"{settings.Host}/{settings.Database ?? settings.Username}";

    /// <summary>How it was named, with what we add to that.</summary>
    public NpgsqlConnectionStringBuilder Settings => settings;

    public NpgsqlDataSource Source { get; } = NpgsqlDataSource.Create(settings);

    /// <summary>
    /// For batches alone. They are the same few statements, each for rows by their keys: to plan them anew took longer than to carry them out, and a plan that
    /// was made while a table was small must not be one that reads all of it.
    /// </summary>
    private readonly NpgsqlDataSource batches = WithKeptPlans(settings);

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

    public void Dispose()
    {
        Source.Dispose();
        batches.Dispose();
    }

    /// <summary>What a batch holds is one transaction, and one round trip. It blocks: its caller has a thread of its own.</summary>
    public void Send(Action<PostgresBatch> gather, CancellationToken cancellation) => Batch(
        gather,
        batch =>
        {
            batch.Send();
            return true;
        },
        cancellation);

    /// <summary>The same elsewhere, with what the statements answer that give rows.</summary>
    public Task<List<List<PostgresRow>>> AskAsync(Action<PostgresBatch> gather, CancellationToken cancellation) =>
        Task.Run(() => Batch(gather, static batch => batch.Ask(), cancellation), cancellation);

    private static NpgsqlDataSource WithKeptPlans(NpgsqlConnectionStringBuilder settings)
    {
        const string keep =
            "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        return builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(keep, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(keep, connection);
                await command.ExecuteNonQueryAsync();
            }).Build();
    }

    private T Batch<T>(Action<PostgresBatch> gather, Func<PostgresBatch, T> send, CancellationToken cancellation) => Try(
        batches,
        isRead: false,
        connection =>
        {
            using var batch = new PostgresBatch(connection);
            gather(batch);
            return send(batch);
        },
        cancellation);

    private T Do<T>(IsolationLevel level, Func<Database, T> work, CancellationToken cancellation) => Try(
        Source,
        isRead: level == IsolationLevel.RepeatableRead,
        connection =>
        {
            using var transaction = connection.BeginTransaction(level);
            var result = work(new PostgresDatabase(connection));
            transaction.Commit();
            return result;
        },
        cancellation);

    /// <param name="source">Where connections come from.</param>
    /// <param name="isRead">Done twice, it does no harm.</param>
    /// <param name="work">A transaction.</param>
    /// <param name="cancellation">Gives up between two tries.</param>
    private T Try<T>(NpgsqlDataSource source, bool isRead, Func<NpgsqlConnection, T> work, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                using var connection = source.OpenConnection();
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
