namespace Workflows.Benchmarks.Limits;

/// <summary>What this machine's disk gives a plain program with the same database and settings.</summary>
/// <param name="CommitsPerSecond">Single-row insert commits on one connection.</param>
/// <param name="RowsPerSecond">Rows in batches of 100 a commit.</param>
internal sealed record StoreLimits(double CommitsPerSecond, double RowsPerSecond)
{
    public const string Payload = "{\"state\":\"succeeded\",\"outputs\":{\"n\":1}}";
}
