using Workflows.Runtime.Storing;
using Workflows.Storage.Sqlite;

namespace Workflows.Cli.CommandLine;

/// <summary>What ends a command because its data folder can't be used at all, and what to do about it; what may pass is not among it.</summary>
internal static class StoreTroubles
{
    private const string Elsewhere = "--data DIR or WF_DATA names another folder, --store CONNECTION or WF_STORE another server";

    /// <summary>Null for any other failure.</summary>
    public static (ExitCode Code, IReadOnlyList<string> Hints)? Of(Exception failure) => failure switch
    {
        StoreReplacedException => (ExitCode.StoreUnfit, ["nothing was acknowledged that is not stored; start again on the folder that you mean"]),
        StoreDamagedException => (ExitCode.StoreUnfit, ["put a backup in its place", Elsewhere]),
        LeaseLostException => (ExitCode.TryAgain, ["this engine has ended; the other one drives its runs"]),
        StoreUnavailableException { Trouble: StoreTrouble.Denied } => (ExitCode.Denied, [Elsewhere]),
        UnreadableRowException => (ExitCode.StoreUnfit, ["everything else in the folder can be read"]),
        LocksUnsupportedException => (ExitCode.StoreUnfit, [$"put the data folder on a local disk: {Elsewhere}"]),
        _ => null,
    };
}
