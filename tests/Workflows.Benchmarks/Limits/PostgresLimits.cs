using System.Diagnostics;
using Npgsql;

namespace Workflows.Benchmarks.Limits;

/// <summary>A plain program on the same server: prepared inserts, single and of 100 rows by <c>unnest</c>.</summary>
internal static class PostgresLimits
{
    public static StoreLimits Measure(string server)
    {
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        using var create = new NpgsqlCommand(
            "CREATE TABLE IF NOT EXISTS limits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state integer, doc text)", connection);
        create.ExecuteNonQuery();
        return new(Rate(connection, commits: 2_000, rows: 1), Rate(connection, commits: 1_000, rows: 100));
    }

    private static double Rate(NpgsqlConnection connection, int commits, int rows)
    {
        using var insert = new NpgsqlCommand("INSERT INTO limits (state, doc) SELECT * FROM unnest($1, $2)", connection);
        insert.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. Enumerable.Range(0, rows)] });
        insert.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. Enumerable.Repeat(StoreLimits.Payload, rows)] });
        insert.Prepare();
        var clock = Stopwatch.StartNew();
        for (var c = 0; c < commits; c++)
        {
            insert.ExecuteNonQuery();
        }

        return commits * rows / clock.Elapsed.TotalSeconds;
    }
}
