using System.Text.Json;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;

namespace Workflows.Storage.Sql.Committing;

/// <summary>Results that later runs may take: the newest of each key.</summary>
internal static class CachedSteps
{
    /// <summary>Whoever adds one sweeps away those that no step would take any more.</summary>
    public static void Add(Database database, CachedStep step)
    {
        database["DELETE FROM cached_steps WHERE until < ?"].With(step.At).Run();
        database[
            """
            INSERT INTO cached_steps (project, key, at, until, outputs, artifacts, origin) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (project, key) DO UPDATE SET
                at = excluded.at, outputs = excluded.outputs, artifacts = excluded.artifacts, origin = excluded.origin,
                until = CASE WHEN excluded.until > cached_steps.until THEN excluded.until WHEN excluded.until IS NULL THEN NULL ELSE cached_steps.until END
            WHERE excluded.at >= cached_steps.at
            """]
            .With(step.Project).With(step.Key).With(step.At).With(step.Until).With(step.Outputs)
            .With(JsonSerializer.Serialize(step.Artifacts.IsDefault ? [] : step.Artifacts, RowJson.Default.ImmutableArrayArtifactRecord))
            .With(step.Origin).Run();
    }

    /// <summary>What can't be read is no result: the step runs.</summary>
    public static CachedStep? Find(Database database, string project, string key, DateTimeOffset since) =>
        database["SELECT at, outputs, artifacts, origin FROM cached_steps WHERE project = ? AND key = ? AND at > ?"].With(project).With(key).With(since)
            .ReadOne(row => StoredRow.Try(
                new RowName("a cached result"),
                () => new CachedStep(
                    project,
                    key,
                    row.Time(0),
                    Checked(row.TextOrNull(1)),
                    JsonSerializer.Deserialize(row.Utf8(2), RowJson.Default.ImmutableArrayArtifactRecord))
                {
                    Origin = row.TextOrNull(3),
                },
                CachedStep? (_) => null));

    private static string? Checked(string? outputs)
    {
        if (outputs is not null)
        {
            using var document = JsonDocument.Parse(outputs);
        }

        return outputs;
    }
}
