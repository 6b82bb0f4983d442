using Microsoft.Data.Sqlite;
using SQLitePCL;
using Workflows.Runtime.Storing;

namespace Workflows.Storage.Sqlite.Opening;

/// <summary>Tells a database that can't go on for now from a request that it refused, and both from a mistake of ours.</summary>
internal static class SqliteErrors
{
    /// <summary>What was asked contradicts what is stored.</summary>
    public static bool IsRefusal(this SqliteException failure) =>
        failure.SqliteErrorCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG or raw.SQLITE_RANGE;

    /// <summary>
    /// The database's own trouble, which may pass. A statement that SQLite does not understand, or a call it does not allow, never passes: waiting
    /// for it would be for ever.
    /// </summary>
    public static bool IsTrouble(this SqliteException failure) => Trouble(failure) is not null;

    public static StoreUnavailableException Unavailable(this SqliteException failure, string file)
    {
        var trouble = Trouble(failure) ?? StoreTrouble.Failed;
        var what = trouble switch
        {
            StoreTrouble.Busy => $"Another process holds the write lock of {file} for too long.",
            StoreTrouble.Full => $"The disk of {file} is full.",
            StoreTrouble.Damaged => $"{file} is damaged, or is not a database.",
            StoreTrouble.Denied => $"{file} can't be opened for writing.",
            _ => $"Reading or writing {file} failed.",
        };
        return new($"{what} {failure.Message}", failure) { Trouble = trouble };
    }

    private static StoreTrouble? Trouble(SqliteException failure) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => StoreTrouble.Busy,
        raw.SQLITE_FULL => StoreTrouble.Full,
        raw.SQLITE_IOERR or raw.SQLITE_NOMEM or raw.SQLITE_INTERRUPT or raw.SQLITE_ABORT or raw.SQLITE_SCHEMA or raw.SQLITE_NOLFS => StoreTrouble.Failed,
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => StoreTrouble.Damaged,
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN => StoreTrouble.Denied,
        _ => null,
    };
}
