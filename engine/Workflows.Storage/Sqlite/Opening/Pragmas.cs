namespace Workflows.Storage.Sqlite.Opening;

/// <summary>
/// What every connection must say of itself before it is used. Durability hangs on these, and a wrong one shows only after a power cut, so
/// they are read back and a connection that differs is refused.
/// </summary>
internal static class Pragmas
{
    public static void Apply(SqliteDatabase database, StoreAccess access)
    {
        // How long a writer waits for a program that does not queue for its turn, in milliseconds.
        database["PRAGMA busy_timeout = 5000"].Run();
        database["PRAGMA temp_store = MEMORY"].Run();
        if (access is StoreAccess.ReadOnly or StoreAccess.ReadAsItLies)
        {
            // Nothing is acknowledged here, so nothing can be lost.
            database["PRAGMA query_only = ON"].Run();
            return;
        }

        if (Ask(database, "PRAGMA journal_mode") != "wal")
        {
            // Only the first connection to a new file comes here; the mode stays in the file.
            database["PRAGMA journal_mode = wal"].Run();
        }

        database["PRAGMA synchronous = FULL"].Run();
        database["PRAGMA foreign_keys = ON"].Run();
        database[access == StoreAccess.Write ? "PRAGMA cache_size = -32768" : "PRAGMA query_only = ON"].Run();

        // A checkpoint costs two syncs: it is worth waiting for 32 MiB of changes.
        database["PRAGMA wal_autocheckpoint = 8192"].Run();
        Assert(database);
    }

    /// <summary>Refuses a connection that would lose what it acknowledges.</summary>
    public static void Assert(SqliteDatabase database)
    {
        Assert(database, "PRAGMA journal_mode", "wal", "write-ahead logging, which needs a local disk");
        Assert(database, "PRAGMA synchronous", "2", "a sync for each commit");
        Assert(database, "PRAGMA foreign_keys", "1", "foreign keys");
        Assert(database, "PRAGMA busy_timeout", "5000", "waiting for other writers");
    }

    private static void Assert(SqliteDatabase database, string pragma, string wanted, string meaning)
    {
        if (Ask(database, pragma) is var answer && answer != wanted)
        {
            throw new InvalidDataException(
                $"This SQLite does not keep what it is told: {pragma} says '{answer}', not '{wanted}' ({meaning}). State would not be safe in it.");
        }
    }

    private static string? Ask(SqliteDatabase database, string pragma) => database[pragma].ReadOne(row => row.Text(0));
}
