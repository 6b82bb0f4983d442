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
    /// The database's own trouble: see <see cref="OfStore"/>. A statement that SQLite does not understand, or a call it does not allow, never passes: waiting
    /// for it would be for ever.
    /// </summary>
    public static bool IsTrouble(this SqliteException failure) => failure.IsDamage() || Trouble(failure) is not null;

    /// <summary>In the words of a store: <see cref="StoreUnavailableException"/>, or <see cref="StoreDamagedException"/>, which doesn't pass.</summary>
    public static Exception OfStore(this SqliteException failure, string file)
    {
        if (failure.IsDamage())
        {
            return new StoreDamagedException($"{file} is damaged, or is not a database. {failure.Message}", failure);
        }

        var trouble = Trouble(failure) ?? StoreTrouble.Failed;
        var what = trouble switch
        {
            StoreTrouble.Busy => $"Another process holds the write lock of {file} for too long.",
            StoreTrouble.Full => $"The disk of {file} is full.",
            StoreTrouble.Denied => $"{file} can't be opened for writing.",
            _ => $"Reading or writing {file} failed.",
        };
        return new StoreUnavailableException($"{what} {failure.Message}", failure) { Trouble = trouble };
    }

    /// <summary>A file that ends before what it must hold was cut.</summary>
    private static bool IsDamage(this SqliteException failure) =>
        failure.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB || failure.SqliteExtendedErrorCode == raw.SQLITE_IOERR_SHORT_READ;

    private static StoreTrouble? Trouble(SqliteException failure) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => StoreTrouble.Busy,
        raw.SQLITE_FULL => StoreTrouble.Full,
        raw.SQLITE_IOERR or raw.SQLITE_NOMEM or raw.SQLITE_INTERRUPT or raw.SQLITE_ABORT or raw.SQLITE_SCHEMA or raw.SQLITE_NOLFS => StoreTrouble.Failed,
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN => StoreTrouble.Denied,
        _ => null,
    };
}
