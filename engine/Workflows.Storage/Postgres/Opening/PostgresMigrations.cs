using Workflows.Runtime.Faulting;
using Workflows.Storage.Sql;

namespace Workflows.Storage.Postgres.Opening;

/// <summary>
/// Brings a database's schema forward: numbered scripts, all that are missing in one transaction, by whichever process is first; the others wait for
/// it. There is no way back; a database of a newer program is refused.
/// </summary>
internal static class PostgresMigrations
{
    private static readonly SchemaScripts scripts = new("Postgres");

    /// <exception cref="InvalidDataException">It is a newer program's.</exception>
    public static int Apply(PostgresDatabase database, DateTimeOffset now)
    {
        if (Version(database) is var known && known == scripts.Newest)
        {
            return known;
        }

        database.Lock("schema");
        database["CREATE TABLE IF NOT EXISTS schema_versions (number integer NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)"].Run();
        var found = Version(database);
        scripts.RefuseNewer(found);
        foreach (var (number, sql) in scripts.All.Where(script => script.Number > found))
        {
            Faults.Hit("migrate-before");
            database.Execute(sql);
            database["INSERT INTO schema_versions (number, applied_at) VALUES (?, ?)"].With(number).With(now).Run();
            Faults.Hit("migrate-after");
        }

        return scripts.Newest;
    }

    private static int Version(Database database) =>
        database["SELECT to_regclass('schema_versions') IS NOT NULL"].ReadOne(row => row.Flag(0))
            ? database["SELECT max(number) FROM schema_versions"].ReadOne(row => (int?)row.IntegerOrNull(0)) ?? 0
            : 0;
}
