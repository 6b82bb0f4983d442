using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Workflows.Activities;

namespace Workflows.MachineLearning.Tables;

/// <summary>An in-memory DuckDB for the scans of one attempt. What it must spill goes below the step's folder; it never reaches out.</summary>
internal sealed partial class Duck : IDisposable
{
    private const long Mebibyte = 1 << 20;

    /// <summary>Scans, sorts and counts spill beyond it, so more would only be taken from the rest of the process.</summary>
    private const long MostMemory = 384 * Mebibyte;

    /// <summary>Each thread has buffers of its own.</summary>
    private const long MemoryPerThread = 96 * Mebibyte;

    private readonly DuckDBConnection _connection = new("DataSource=:memory:");
    private readonly List<FileStream> _held = [];

    public Duck(string stepFolder)
    {
        _connection.Open();
        // Of a pod's memory .NET counts three quarters as available; ML.NET, charts and the runtime want their part of it.
        var memory = Math.Min(MostMemory, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
        var threads = Math.Clamp(memory / MemoryPerThread, 1, Environment.ProcessorCount);
        using var settings = _connection.CreateCommand();
        settings.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            SET temp_directory = {Sql.Text(Path.Combine(stepFolder, ".duckdb"))};
            SET memory_limit = '{memory / Mebibyte}MiB';
            SET threads = {threads};
            SET TimeZone = 'UTC';
            SET autoinstall_known_extensions = false;
            SET autoload_known_extensions = false;
            """);
        settings.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _connection.Dispose();
        _held.ForEach(file => file.Dispose());
    }

    /// <summary>Opens a file, once: its path may mean another one a moment later, and <c>x[1].csv</c> would mean x1.csv to DuckDB.</summary>
    public HeldFile Hold(string path)
    {
        var file = File.OpenRead(path);
        _held.Add(file);
        return new HeldFile($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}", file.Length);
    }

    /// <summary>The rows of a query; <paramref name="about"/> is the file that a failure is blamed on.</summary>
    public IEnumerable<DbDataReader> Query(string sql, string about)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        // Else the whole result is put into memory before its first row is seen.
        command.UseStreamingMode = true;
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
        catch (DuckDBException e) when (e.Message.Contains("Out of Memory", StringComparison.Ordinal))
        {
            throw ActivityException.Configuration($"{about} needs more memory than the step has: raise resources.memory ({Gist(e.Message)})");
        }
        catch (DuckDBException e)
        {
            throw ActivityException.BadData($"{about} can't be read: {Gist(e.Message)}", e);
        }
    }

    /// <summary>
    /// What is wrong; DuckDB goes on with the query, which nobody has written, and advice about its own options. It knows the file by a name that
    /// only this process understands.
    /// </summary>
    private static string Gist(string message) => string.Join("; ", HeldName().Replace(message, "the file")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .TakeWhile(line => !line.StartsWith("Possible", StringComparison.Ordinal) && !line.StartsWith("The search space", StringComparison.Ordinal))
        .TakeWhile(line => !line.StartsWith("LINE ", StringComparison.Ordinal))
        .Take(4));

    [GeneratedRegex("(file )?['\"]/proc/self/fd/[0-9]+['\"]", RegexOptions.IgnoreCase)]
    private static partial Regex HeldName();
}
