using Npgsql;

namespace Workflows.Storage.Postgres.Opening;

/// <summary>
/// Finds a pooler between us and the server that lends a connection for one transaction only. Under it a notification reaches nobody, a lock of a session is
/// somebody else's, and a prepared statement is not there, each now and then: so it is refused. One that lends for a session does no harm.
/// </summary>
internal static class TransactionPooling
{
    private const int Looks = 5;

    /// <param name="server">How it was named.</param>
    /// <param name="told">The process that the connection was told is its own.</param>
    /// <param name="found">The one that answered it. Where they are the same, nobody is in between.</param>
    /// <exception cref="InvalidDataException">There is such a pooler.</exception>
    public static void Refuse(NpgsqlConnectionStringBuilder server, int told, int found)
    {
        if (told == found)
        {
            return;
        }

        using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false, MaxAutoPrepare = 0 });
        using var one = source.OpenConnection();
        using var other = source.OpenConnection();
        for (var looks = 0; looks < Looks; looks++)
        {
            // Between two transactions of one connection its process is free for another, which gets it, unless somebody is quicker.
            var first = Process(one);
            using var transaction = other.BeginTransaction();
            if (Process(other) == first)
            {
                throw new InvalidDataException(
                    "A pooler before the server lends its connections for one transaction only (pool_mode = transaction in PgBouncer): locks, notifications "
                    + "and prepared statements would be lost. Name the server itself, or a pool with pool_mode = session.");
            }
        }
    }

    private static int Process(NpgsqlConnection connection)
    {
        using var ask = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        return (int)ask.ExecuteScalar()!;
    }
}
