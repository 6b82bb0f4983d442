using System.Globalization;
using System.Reflection;
using Workflows.Storage.Sql;

namespace Workflows.Storage.Postgres.Opening;

/// <summary>
/// Brings a database's schema forward: numbered scripts, all that are missing in one transaction, by whichever process is first; the others wait for
/// it. There is no way back; a database of a newer program is refused.
/// </summary>
internal static class PostgresMigrations
{
    private static readonly IReadOnlyList<(int Number, string Sql)> All = Read();

    private static int Newest => All[^1].Number;

    /// <exception cref="InvalidDataException">It is a newer program's.</exception>
    public static int Apply(PostgresDatabase database, DateTimeOffset now)
    {
        if (Version(database) is var known && known == Newest)
        {
            return known;
        }

        database.Lock("schema");
        database["CREATE TABLE IF NOT EXISTS schema_versions (number integer NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)"].Run();
        var found = database["SELECT max(number) FROM schema_versions"].ReadOne(row => row.IntegerOrNull(0)) ?? 0;
        if (found > Newest)
        {
            throw new InvalidDataException(
                $"The data was last written by a newer program (its schema is {found}, this program knows {Newest}): use that one, or a newer one.");
        }

        foreach (var (number, sql) in All.Where(script => script.Number > found))
        {
            database.Execute(sql);
            database["INSERT INTO schema_versions (number, applied_at) VALUES (?, ?)"].With(number).With(now).Run();
        }

        return Newest;
    }

    private static int Version(Database database) =>
        database["SELECT to_regclass('schema_versions') IS NOT NULL"].ReadOne(row => row.Flag(0))
            ? (int)(database["SELECT max(number) FROM schema_versions"].ReadOne(row => row.IntegerOrNull(0)) ?? 0)
            : 0;

    private static IReadOnlyList<(int Number, string Sql)> Read()
    {
        const string Folder = "Workflows.Storage.Postgres.Schema.";
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => (int.Parse(name[Folder.Length..^".sql".Length], CultureInfo.InvariantCulture), Text(assembly, name)))
            .OrderBy(script => script.Item1)];
    }

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
