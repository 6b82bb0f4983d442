using System.Data.Common;
using DuckDB.NET.Data;
using Workflows.Activities;

namespace Workflows.MachineLearning.Tables;

/// <summary>An in-memory DuckDB for the scans of one attempt. What it must spill goes below the step's folder; it never reaches out.</summary>
internal sealed class Duck : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public Duck(string stepFolder)
    {
        _connection.Open();
        using var settings = _connection.CreateCommand();
        settings.CommandText = $"""
            SET temp_directory = {Sql.Text(Path.Combine(stepFolder, ".duckdb"))};
            SET autoinstall_known_extensions = false;
            SET autoload_known_extensions = false;
            """;
        settings.ExecuteNonQuery();
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>The rows of a query; <paramref name="about"/> is the file that a failure is blamed on.</summary>
    public IEnumerable<DbDataReader> Query(string sql, string about)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = Try(command.ExecuteReader, about);
        while (Try(reader.Read, about))
        {
            yield return reader;
        }
    }

    private static T Try<T>(Func<T> call, string about)
    {
        try
        {
            return call();
        }
        catch (DuckDBException e)
        {
            throw ActivityException.BadData($"{about} can't be read: {Gist(e.Message)}", e);
        }
    }

    /// <summary>What is wrong and where; DuckDB goes on with advice about its own options.</summary>
    private static string Gist(string message) => string.Join("; ", message
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .TakeWhile(line => !line.StartsWith("Possible", StringComparison.Ordinal) && !line.StartsWith("The search space", StringComparison.Ordinal))
        .Take(4));
}
