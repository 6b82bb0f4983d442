using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Workflows.Tests.Crashes;

/// <summary>The database of a data folder, seen past the store.</summary>
internal static class SqliteFile
{
    /// <summary>Each row as its values, joined by a bar.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "The tests' own SQL.")]
    public static IReadOnlyList<string> Query(string data, string sql)
    {
        using var connection = Open(data);
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

    [SuppressMessage("Security", "CA2100", Justification = "The tests' own SQL.")]
    public static void Execute(string data, string sql)
    {
        using var connection = Open(data);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        _ = command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string data)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(data, "workflows.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
