using System.Collections.Immutable;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;

namespace Workflows.Storage.Sql.Registry;

/// <summary>Models and their versions. Works inside the caller's transaction.</summary>
internal static class Models
{
    private const string Columns =
        """
        SELECT v.model, v.number, v.sha256, v.size, v.file_name, v.metrics, v.tags, r.label, v.step, v.at
        FROM model_versions v LEFT JOIN runs r ON r.id = v.run
        """;

    /// <summary>
    /// See <see cref="IModelRegistry.AddModelVersionAsync"/>. The lock makes one of two that come at once: a version is a file, whoever brings it and
    /// under whatever key, and a model has it once.
    /// </summary>
    public static ModelVersion Add(Database database, NewModelVersion version)
    {
        database.Lock($"model {version.Project} {version.Model}");
        if (SameFile(database, version) is { } earlier)
        {
            return earlier;
        }

        var number = database[
            """
            INSERT INTO models (project, name, versions) VALUES (?, ?, 1)
            ON CONFLICT (project, name) DO UPDATE SET versions = models.versions + 1
            RETURNING versions
            """]
            .With(version.Project).With(version.Model).ReadOne(row => row.Int(0));
        database[
            """
            INSERT INTO model_versions (project, model, number, sha256, size, file_name, metrics, tags, run, step, idempotency_key, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """]
            .With(version.Project).With(version.Model).With(number).With(version.File.Sha256).With(version.File.Size).With(version.File.FileName)
            .With(version.MetricsJson).With(version.TagsJson).With(version.Run).With(version.Step).With(KeyOf(version)).With(version.At).Run();
        return SameFile(database, version)!;
    }

    public static ModelRecord? Find(Database database, string project, string model) =>
        database["SELECT name FROM models WHERE project = ? AND name = ?"].With(project).With(model).ReadOne(row => row.Text(0)) is null
            ? null
            : new(model, Aliases.Of(database, project, model), Versions(database, project, model)) { History = Aliases.History(database, project, model) };

    public static IReadOnlyList<ModelRecord> List(Database database, string project) =>
        database["SELECT name FROM models WHERE project = ? ORDER BY name"].With(project).ReadAll(row => row.Text(0))
            .ConvertAll(model => Find(database, project, model)!);

    private static ImmutableArray<ModelVersion> Versions(Database database, string project, string model) =>
        [.. database[$"{Columns} WHERE v.project = ? AND v.model = ? ORDER BY v.number"].With(project).With(model).ReadAll(Version)];

    /// <summary>Unique in a model, for one step may bring several files.</summary>
    private static string KeyOf(NewModelVersion version) => $"{version.IdempotencyKey} {version.File.Sha256}";

    /// <summary>The newest, where an earlier release has left several.</summary>
    private static ModelVersion? SameFile(Database database, NewModelVersion version) =>
        database[$"{Columns} WHERE v.project = ? AND v.model = ? AND v.sha256 = ? ORDER BY v.number DESC LIMIT 1"]
            .With(version.Project).With(version.Model).With(version.File.Sha256).ReadOne(Version);

    private static ModelVersion Version(SqlRow row)
    {
        var version = new ModelVersion(row.Text(0), row.Int(1), new ModelFile(row.Text(2), row.Integer(3), row.Text(4)), "{}", "{}")
        {
            Run = row.TextOrNull(7),
            Step = row.TextOrNull(8),
            At = row.Time(9),
        };
        var name = new RowName($"version {version.Version} of model {version.Model}");
        return StoredRow.Try(
            name,
            () => version with { MetricsJson = StoredRow.ReadObject(row, 5, name), TagsJson = StoredRow.ReadObject(row, 6, name) },
            broken => version with { Broken = broken });
    }
}
