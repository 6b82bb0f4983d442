using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Workflows.Storage.Sql;
using Workflows.Storage.Sqlite;

namespace Workflows.Tests.Crashes;

/// <summary>The file of a data folder.</summary>
internal sealed class SqliteFile(string data) : CrashDatabase
{
    public override string Settings => string.Empty;

    public override SqlStore Open() => SqliteStore.Open(data, TimeProvider.System);

    [SuppressMessage("Security", "CA2100", Justification = "The tests' own SQL.")]
    public override IReadOnlyList<string> Query(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(
                column => reader.GetValue(column) is byte[] bytes ? Convert.ToHexString(bytes) : $"{reader.GetValue(column)}")));
        }

        return rows;
    }

    public override string Literal(Guid id) => $"x'{Convert.ToHexString(id.ToByteArray(bigEndian: true))}'";

    public override void Refuse(string type) => Execute(
        $"CREATE TRIGGER designed BEFORE INSERT ON events WHEN NEW.type = '{type}' BEGIN SELECT RAISE(ABORT, 'a designed failure'); END");

    public override void Repair() => Execute("DROP TRIGGER designed");

    /// <summary>It was copied with the folder.</summary>
    public override Task<CrashDatabase> CopyAsync(string data) => Task.FromResult<CrashDatabase>(new SqliteFile(data));

    public override Task DropAsync() => Task.CompletedTask;

    [SuppressMessage("Security", "CA2100", Justification = "The tests' own SQL.")]
    private void Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        _ = command.ExecuteNonQuery();
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(data, "workflows.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
