namespace Workflows.Cli.CommandLine;

/// <summary>What each exit code means, in the words of <c>wf --help</c> and of the README, which a test compares.</summary>
internal static class ExitCodes
{
    public static IReadOnlyList<ExitCode> All { get; } = [.. Enum.GetValues<ExitCode>().Order()];

    public static string Meaning(this ExitCode code) => code switch
    {
        ExitCode.Done => "done; of a run: it succeeded",
        ExitCode.Failed => "the run failed, or what was asked for was refused",
        ExitCode.Usage => "the command line, a parameter or a setting is wrong: nothing was recorded",
        ExitCode.Cancelled => "the run was cancelled, or the command was interrupted (work is stopped that way, and ends with 0)",
        ExitCode.WaitsForApproval => "the run waits for approvals only, and nobody can be asked here",
        ExitCode.InvalidDefinition => "a definition is invalid, or another engine has no words for it: each line says where",
        ExitCode.NotFound => "there is no such file, folder, run, step, workflow, version or model",
        ExitCode.Unavailable => "the cluster, or the server of --server, does not answer",
        ExitCode.Fault => "a fault of wf itself: WF_DEBUG=1 shows where",
        ExitCode.StoreUnfit => "the data folder can't be used: it is damaged, it was deleted, or its disk has no locks",
        ExitCode.TryAgain => "another engine holds the data folder, or it can't be read or written just now: try again",
        ExitCode.Denied => "a right is missing: to the data folder, in the cluster, or with a server",
        ExitCode.Configuration => "the settings would open to others what must not be open",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "a new code needs its words here and in the README"),
    };
}
