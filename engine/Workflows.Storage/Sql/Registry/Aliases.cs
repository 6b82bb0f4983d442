using System.Collections.Immutable;
using Workflows.Runtime.Storing;

namespace Workflows.Storage.Sql.Registry;

/// <summary>Names that stand at one version of a model, and every move they made. Works inside the caller's transaction.</summary>
internal static class Aliases
{
    /// <summary>
    /// See <see cref="IModelRegistry.MoveAliasAsync"/>. Where the alias stands there already, it has moved: asking twice is asking once, and is answered as the
    /// first time.
    /// </summary>
    public static AliasMove Move(
        Database database, string project, string model, string alias, int version, ExpectedVersion? expected, string by, DateTimeOffset now)
    {
        database.Lock($"model {project} {model}");
        var previous = database["SELECT version FROM model_aliases WHERE project = ? AND model = ? AND alias = ?"].With(project).With(model).With(alias)
            .ReadOne(row => (int?)row.Int(0));
        if (previous == version)
        {
            return new(true, Replaced(database, project, model, alias));
        }

        if ((expected is not null && expected.Version != previous) || !Exists(database, project, model, version))
        {
            return new(false, previous);
        }

        database[
            """
            INSERT INTO model_aliases (project, model, alias, version) VALUES (?, ?, ?, ?)
            ON CONFLICT (project, model, alias) DO UPDATE SET version = excluded.version
            """]
            .With(project).With(model).With(alias).With(version).Run();
        database["INSERT INTO model_alias_moves (project, model, alias, previous, version, by, at) VALUES (?, ?, ?, ?, ?, ?, ?)"]
            .With(project).With(model).With(alias).With(previous).With(version).With(by).With(now).Run();
        return new(true, previous);
    }

    public static ImmutableSortedDictionary<string, int> Of(Database database, string project, string model) =>
        database["SELECT alias, version FROM model_aliases WHERE project = ? AND model = ?"].With(project).With(model)
            .ReadAll(row => KeyValuePair.Create(row.Text(0), row.Int(1))).ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static ImmutableArray<AliasChange> History(Database database, string project, string model) =>
        [.. database["SELECT alias, previous, version, by, at FROM model_alias_moves WHERE project = ? AND model = ? ORDER BY id"].With(project).With(model)
            .ReadAll(row => new AliasChange(row.Text(0), (int?)row.IntegerOrNull(1), row.Int(2), row.Text(3), row.Time(4)))];

    /// <summary>Where the alias stood before its latest move; null where that made it.</summary>
    private static int? Replaced(Database database, string project, string model, string alias) =>
        database["SELECT previous FROM model_alias_moves WHERE project = ? AND model = ? AND alias = ? ORDER BY id DESC LIMIT 1"]
            .With(project).With(model).With(alias).ReadOne(row => (int?)row.IntegerOrNull(0));

    private static bool Exists(Database database, string project, string model, int version) =>
        database["SELECT 1 FROM model_versions WHERE project = ? AND model = ? AND number = ?"].With(project).With(model).With(version)
            .ReadOne(row => row.Int(0)) == 1;
}
