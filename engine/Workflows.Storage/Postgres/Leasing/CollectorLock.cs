using Npgsql;
using Workflows.Storage.Postgres.Opening;

namespace Workflows.Storage.Postgres.Leasing;

/// <summary>
/// The right to clear up a server's store, one process at a time: an advisory lock of a connection that does nothing else, so the server takes it back
/// when the process dies.
/// </summary>
internal sealed class CollectorLock : IDisposable
{
    private const string Name = "hashtextextended('collector', 0)";

    private readonly NpgsqlConnection connection;

    private CollectorLock(NpgsqlConnection connection) => this.connection = connection;

    /// <summary>Null: another process has it.</summary>
    public static CollectorLock? TryTake(PostgresServer server)
    {
        var connection = server.Open();
        if (Ask(connection, $"SELECT pg_try_advisory_lock({Name})"))
        {
            return new(connection);
        }

        connection.Dispose();
        return null;
    }

    public void Dispose()
    {
        try
        {
            _ = Ask(connection, $"SELECT pg_advisory_unlock({Name})");
        }
        catch (NpgsqlException)
        {
            // The connection is broken, and its lock with it.
        }

        connection.Dispose();
    }

    private static bool Ask(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // One of two literals.
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return (bool)command.ExecuteScalar()!;
    }
}
