using System.Diagnostics.CodeAnalysis;
using Npgsql;
using Workflows.Storage.Postgres;
using Workflows.Storage.Sql;
using Workflows.Tests.Storage.Postgres;

namespace Workflows.Tests.Crashes;

/// <summary>A database of a PostgreSQL server.</summary>
internal sealed class ServerDatabase(TestServer server, string connection, string settings) : CrashDatabase
{
    /// <summary>Whoever used the database last may take a moment to be gone.</summary>
    private const int MostTries = 200;

    /// <summary>Its connection stays open between queries, until the database is copied or dropped: some tests ask many times a second.</summary>
    private NpgsqlDataSource? source;

    public override string Settings => $"store: {connection}\n{settings}";

    public static async Task<CrashDatabase> CreateAsync(string settings = "")
    {
        var server = TestServer.Required();
        return new ServerDatabase(server, await server.CreateDatabaseAsync(), settings);
    }

    public override SqlStore Open() => PostgresStore.Open(connection, TimeProvider.System, isUnsafe: false);

    [SuppressMessage("Security", "CA2100", Justification = "The tests' own SQL.")]
    public override IReadOnlyList<string> Query(string sql)
    {
        source ??= NpgsqlDataSource.Create(connection);
        using var command = source.CreateCommand(sql);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => $"{reader.GetValue(column)}")));
        }

        return rows;
    }

    public override string Literal(Guid id) => $"'{id:D}'::uuid";

    public override void Refuse(string type) => Query(
        $"""
        CREATE FUNCTION designed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a designed failure'; END $$;
        CREATE TRIGGER designed BEFORE INSERT ON events FOR EACH ROW WHEN (NEW.type = '{type}') EXECUTE FUNCTION designed()
        """);

    public override void Repair() => Query("DROP TRIGGER designed ON events");

    public override async Task<CrashDatabase> CopyAsync(string data)
    {
        Disconnect();
        for (var n = 1; ; n++)
        {
            try
            {
                return new ServerDatabase(server, await server.CopyDatabaseAsync(connection), settings);
            }
            catch (PostgresException inUse) when (inUse.SqlState == PostgresErrorCodes.ObjectInUse && n < MostTries)
            {
                await Task.Delay(50);
            }
        }
    }

    public override Task DropAsync()
    {
        Disconnect();
        return server.DropDatabaseAsync(connection);
    }

    private void Disconnect() => Interlocked.Exchange(ref source, null)?.Dispose();
}
