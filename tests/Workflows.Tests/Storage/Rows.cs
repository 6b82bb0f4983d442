using Microsoft.Data.Sqlite;

namespace Workflows.Tests.Storage;

/// <summary>A look past the store at its file.</summary>
internal static class Rows
{
    public static IReadOnlyList<string> Query(DataFolder folder, string sql)
    {
        using var connection = Open(folder);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => Text(reader.GetValue(column)))));
        }

        return rows;
    }

    public static int Execute(DataFolder folder, string sql)
    {
        using var connection = Open(folder);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    private static string Text(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : $"{value}";

    public static SqliteConnection Open(DataFolder folder)
    {
        var connection = new SqliteConnection($"Data Source={folder.File("workflows.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
