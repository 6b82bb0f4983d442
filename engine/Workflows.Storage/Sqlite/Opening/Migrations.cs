using Workflows.Storage.Sql;

namespace Workflows.Storage.Sqlite.Opening;

/// <summary>
/// Brings a file's schema forward: the numbered scripts that are missing, in one transaction, by whichever process opens the file first. There is no way
/// back; a file of a newer program is refused.
/// </summary>
internal static class Migrations
{
    public static SchemaScripts Scripts { get; } = new("Sqlite");

    /// <summary>Applies what is missing, up to and including <paramref name="upTo"/>.</summary>
    public static void Apply(SqliteDatabase database, TimeProvider clock, int upTo)
    {
        var found = Version(database);
        Scripts.RefuseNewer(found);
        if (found >= upTo)
        {
            return;
        }

        database.Write(_ =>
        {
            // Another process may have been faster while we waited for the lock.
            found = Version(database);
            foreach (var (number, sql) in Scripts.All.Where(script => script.Number > found && script.Number <= upTo))
            {
                database.Execute(sql);
                database["INSERT INTO schema_versions (number, applied_at) VALUES (?, ?)"].With(number).With(clock.GetUtcNow()).Run();
            }

            return upTo;
        });
    }

    /// <summary>For a user who may only read: the file must be as it should be already.</summary>
    public static void Check(SqliteDatabase database)
    {
        var found = Version(database);
        Scripts.RefuseNewer(found);
        if (found < Scripts.Newest)
        {
            throw new InvalidDataException(
                $"The data was written by an older program (its schema is {found}, this program needs {Scripts.Newest}), and this user may only read it: "
                    + "any command of a user who may write brings it up to date.");
        }
    }

    public static int Version(SqliteDatabase database) =>
        database["SELECT 1 FROM sqlite_schema WHERE name = 'schema_versions'"].ReadOne(row => row.Int(0)) == 0
            ? 0
            : database["SELECT max(number) FROM schema_versions"].ReadOne(row => row.Int(0));
}
