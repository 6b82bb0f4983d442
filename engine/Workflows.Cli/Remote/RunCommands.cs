using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Remote;

/// <summary>What is asked of a run as the API takes it: below its address, with this body. Who asks, and when, the server knows itself.</summary>
internal static class RunCommands
{
    public static (string Path, object Body) Of(RunState run, RunEvent command) => command switch
    {
        CancelRequested => ("/cancel", new { }),
        TerminateRequested => ("/terminate", new { }),
        SuspendRequested => ("/suspend", new { }),
        ResumeRequested => ("/resume", new { }),
        RetryRequested { Parameters: { } edited } => ("/retry", new { parameters = DocumentJson.Parse(edited) }),
        RetryRequested => ("/retry", new { }),
        SignalReceived signal => ($"{Step(run, signal.Step)}/signal", DocumentJson.Parse(signal.Json)),
        ApprovalVoted vote => ($"{Step(run, vote.Step)}/decision", new
        {
            decision = vote.Approved ? "approve" : "reject",
            comment = vote.Comment,
            digest = ApprovalDigest.Of(run, vote.Step),
        }),
        _ => throw new InvalidOperationException($"nobody asks for {command.GetType().Name}"),
    };

    private static string Step(RunState run, int step) => $"/steps/{run.Plan.Steps[step].Name}";
}
