using System.Reflection;

namespace Workflows.Storage.Sqlite.Opening;

/// <summary>
/// Brings a file's schema forward: numbered scripts, each in a transaction of its own under the write lock, by whichever process opens the
/// file first. There is no way back; a file of a newer program is refused.
/// </summary>
internal static class Migrations
{
    /// <summary>Number to text, in order.</summary>
    public static IReadOnlyList<(int Number, string Sql)> All { get; } = Read();

    public static int Newest => All[^1].Number;

    /// <summary>Applies what is missing, up to and including <paramref name="upTo"/>.</summary>
    public static void Apply(SqliteDatabase database, TimeProvider clock, int upTo)
    {
        var found = Version(database);
        if (found > Newest)
        {
            throw new InvalidDataException(Newer(found));
        }

        foreach (var (number, sql) in All.Where(script => script.Number > found && script.Number <= upTo))
        {
            database.Write(_ =>
            {
                // Another process may have been faster while we waited for the lock.
                if (Version(database) < number)
                {
                    database.Execute(sql);
                    database["INSERT INTO schema_versions (number, applied_at) VALUES (?, ?)"].With(number).With(clock.GetUtcNow()).Run();
                }

                return number;
            });
        }
    }

    /// <summary>For a user who may only read: the file must be as it should be already.</summary>
    public static void Check(SqliteDatabase database)
    {
        if (Version(database) is var found && found != Newest)
        {
            throw new InvalidDataException(found > Newest
                ? Newer(found)
                : $"The data was written by an older program (its schema is {found}, this program needs {Newest}), and this user may only read it: "
                    + "any command of a user who may write brings it up to date.");
        }
    }

    public static int Version(SqliteDatabase database) =>
        database["SELECT 1 FROM sqlite_schema WHERE name = 'schema_versions'"].ReadOne(row => row.Int(0)) == 0
            ? 0
            : database["SELECT max(number) FROM schema_versions"].ReadOne(row => row.Int(0));

    private static string Newer(int found) =>
        $"The data was last written by a newer program (its schema is {found}, this program knows {Newest}): use that one, or a newer one.";

    private static IReadOnlyList<(int Number, string Sql)> Read()
    {
        const string Folder = "Workflows.Storage.Sqlite.Schema.";
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => (int.Parse(name[Folder.Length..^".sql".Length], System.Globalization.CultureInfo.InvariantCulture), Text(assembly, name)))
            .OrderBy(script => script.Item1)];
    }

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
