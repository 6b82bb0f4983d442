using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Workflows.Benchmarks.Limits;
using Workflows.Storage.Postgres;
using Workflows.Storage.Sql;
using Workflows.Storage.Sqlite;

namespace Workflows.Benchmarks;

/// <summary>
/// The store under the benchmark: a SQLite file in the rig's folder or, where <c>WF_STORE</c> names a server, a new database there.
/// </summary>
internal sealed class BenchedStore : IAsyncDisposable
{
    private static readonly string? server = Environment.GetEnvironmentVariable("WF_STORE") is { Length: > 0 } said ? said : null;

    private readonly string folder;
    private readonly string? database;

    public BenchedStore(string folder)
    {
        this.folder = folder;
        if (server is null)
        {
            Store = SqliteStore.Open(folder, TimeProvider.System);
            return;
        }

        var name = $"bench_{Guid.NewGuid():n}";
        Execute($"CREATE DATABASE {name}");
        database = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
        Store = PostgresStore.Open(database, TimeProvider.System, isUnsafe: false);
    }

    /// <summary>For the first word after the workload's name.</summary>
    public static string Name => server is null ? "sqlite" : "postgres";

    public SqlStore Store { get; }

    /// <summary>What <c>--store</c> says of it to another process; null: the file in its data folder.</summary>
    public string? Server => database;

    /// <summary>Measured beside what is benchmarked: a disk's speed varies from hour to hour, so only ratios of one run count.</summary>
    public StoreLimits MeasureLimits() => database is null ? SqliteLimits.Measure(folder) : PostgresLimits.Measure(database);

    /// <summary>Counts on a connection of its own: what is recorded, not what was reported.</summary>
    public long Count(string sql)
    {
        using DbConnection connection = database is null
            ? new SqliteConnection($"Data Source={Path.Combine(folder, "workflows.db")};Mode=ReadOnly;Pooling=False")
            : new NpgsqlConnection(database);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this program.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        if (database is not null)
        {
            NpgsqlConnection.ClearAllPools();
            Execute($"DROP DATABASE {new NpgsqlConnectionStringBuilder(database).Database} WITH (FORCE)");
        }
    }

    private static void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(server);
        connection.Open();
#pragma warning disable CA2100 // A name that is made here.
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
