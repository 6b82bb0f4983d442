using System.Data.Common;
using Npgsql;
using Workflows.Runtime.Storing;

namespace Workflows.Storage.Postgres.Opening;

/// <summary>Tells a server that can't go on for now from a request that it refused, and both from a mistake of ours.</summary>
internal static class PostgresErrors
{
    /// <summary>What <c>wf_expect</c> says.</summary>
    private const string Unexpected = "WF001";

    /// <summary>What <c>wf_fence</c> says.</summary>
    private const string Fenced = "WF002";

    /// <summary>The epoch of whoever asked is over.</summary>
    public static bool IsLeaseLost(this PostgresException failure) => failure.SqlState == Fenced;

    /// <summary>What was asked contradicts what is stored: a constraint, a row that has no place, or a value that its type can't hold.</summary>
    public static bool IsRefusal(this PostgresException failure) => failure.SqlState == Unexpected
        || failure.SqlState.StartsWith("23", StringComparison.Ordinal) || (failure.SqlState.StartsWith("22", StringComparison.Ordinal) && !failure.IsTransient);

    /// <summary>Another transaction was in the way, and nothing of this one is stored: it is simply done again.</summary>
    public static bool IsConflict(this DbException failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    /// <summary>The connection is gone, and with it the answer: what was asked may have been done.</summary>
    public static bool IsBroken(this DbException failure) => failure is NpgsqlException { InnerException: IOException };

    /// <summary>The server's own trouble, or the way to it: see <see cref="OfStore"/>. A statement that it does not understand never passes.</summary>
    public static bool IsTrouble(this DbException failure) => failure.IsDamage() || Trouble(failure) is not null;

    /// <summary>In the words of a store: <see cref="StoreUnavailableException"/>, or <see cref="StoreDamagedException"/>, which doesn't pass.</summary>
    public static Exception OfStore(this DbException failure, string server)
    {
        if (failure.IsDamage())
        {
            return new StoreDamagedException($"The data of {server} is damaged. {failure.Message}", failure);
        }

        var trouble = Trouble(failure) ?? StoreTrouble.Failed;
        var what = trouble switch
        {
            StoreTrouble.Busy when failure is PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } =>
                $"{server} has no room for one more connection.",
            StoreTrouble.Busy => $"The locks of {server} are held for too long.",
            StoreTrouble.Full => $"The disk of {server} is full.",
            StoreTrouble.Denied when failure is PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                $"{server} is not there: CREATE DATABASE makes it, its tables come by themselves.",
            StoreTrouble.Denied => $"{server} refuses this user.",
            _ when failure.InnerException is TimeoutException => $"{server} does not answer in time.",
            _ => $"{server} can't be reached, or stops.",
        };
        return new StoreUnavailableException($"{what} {failure.Message}", failure) { Trouble = trouble };
    }

    private static bool IsDamage(this DbException failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted };

    private static StoreTrouble? Trouble(DbException failure) => failure switch
    {
        PostgresException server => Trouble(server),
        NpgsqlException => StoreTrouble.Failed,
        _ => null,
    };

    private static StoreTrouble? Trouble(PostgresException failure) => failure.SqlState switch
    {
        PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.QueryCanceled => StoreTrouble.Busy,
        PostgresErrorCodes.DiskFull => StoreTrouble.Full,
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InvalidCatalogName
            or PostgresErrorCodes.InsufficientPrivilege => StoreTrouble.Denied,
        PostgresErrorCodes.ReadOnlySqlTransaction => StoreTrouble.Failed,
        var state when state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("53", StringComparison.Ordinal)
            || state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("58", StringComparison.Ordinal) => StoreTrouble.Failed,
        _ => null,
    };
}
