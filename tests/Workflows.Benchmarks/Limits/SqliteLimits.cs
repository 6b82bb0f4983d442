using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Workflows.Benchmarks.Limits;

/// <summary>What this machine's disk gives a plain program with the same settings: WAL and <c>synchronous=FULL</c>.</summary>
internal static class SqliteLimits
{
    /// <summary>
    /// Measures both on a file beside the one that is benchmarked: the disk's speed varies from hour to hour, so only ratios of one run count.
    /// </summary>
    public static StoreLimits Measure(string folder)
    {
        var path = Path.Combine(folder, "limits.db");
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var create = connection.CreateCommand();
        create.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t(id INTEGER PRIMARY KEY, state INTEGER, doc TEXT)";
        create.ExecuteNonQuery();
        var single = Rate(connection, commits: 2_000, rows: 1);
        var batched = Rate(connection, commits: 1_000, rows: 100);
        return new(single, batched);
    }

    private static double Rate(SqliteConnection connection, int commits, int rows)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO t(state, doc) VALUES ($state, $doc)";
        var state = insert.Parameters.Add("$state", SqliteType.Integer);
        insert.Parameters.AddWithValue("$doc", StoreLimits.Payload);
        var clock = Stopwatch.StartNew();
        for (var c = 0; c < commits; c++)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var r = 0; r < rows; r++)
            {
                state.Value = r;
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return commits * rows / clock.Elapsed.TotalSeconds;
    }
}
