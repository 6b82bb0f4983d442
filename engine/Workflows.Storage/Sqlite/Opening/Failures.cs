using Microsoft.Data.Sqlite;
using SQLitePCL;
using Workflows.Runtime.Storing;

namespace Workflows.Storage.Sqlite.Opening;

/// <summary>Tells a database that can't go on from a request that it refused.</summary>
internal static class Failures
{
    /// <summary>What was asked contradicts what is stored; everything else is the database's own trouble.</summary>
    public static bool IsRefusal(this SqliteException failure) =>
        failure.SqliteErrorCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG or raw.SQLITE_RANGE;

    public static StoreUnavailableException Unavailable(this SqliteException failure, string file) => new(
        failure.SqliteErrorCode switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"Another process holds the write lock of {file} for too long.",
            raw.SQLITE_FULL => $"The disk of {file} is full.",
            raw.SQLITE_IOERR => $"Reading or writing {file} failed.",
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => $"{file} is damaged, or is not a database.",
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN => $"{file} can't be opened for writing.",
            _ => $"{file} can't be used.",
        } + " " + failure.Message,
        failure);
}
