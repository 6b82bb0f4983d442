using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Looking;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Starting;

/// <summary><c>wf rerun</c>: a new run that takes over what an earlier one has done.</summary>
internal static class RerunCommand
{
    /// <summary>Steps that a message names.</summary>
    private const int Shown = 20;

    private static readonly Argument<string> Run = Arguments.Run();

    private static readonly Option<string?> From = new("--from")
    {
        Description = "The step from which on everything runs again",
        HelpName = "STEP",
    };

    private static readonly Option<int?> Version = new("--version")
    {
        Description = "Another version of the workflow (default: the run's own)",
        HelpName = "N",
    };

    public static Command Build(IReadOnlyList<ExecutorKind> kinds) => new Verb("rerun", "Start a new run that reuses what an earlier one has done")
    {
        Topic = Topic.Run,
        Examples =
        [
            new("wf rerun bike-demand#42 --from train", "train again, on the same checked data"),
            new("wf rerun bike-demand#42 -p trees=600", "with another value: the steps that read it, and all behind them, run again"),
            new("wf rerun bike-demand#42 --from gate --version 7", "judge it by another version's gate"),
        ],
        Notes =
        [
            "Steps before --from are reused where they mean the same as then and read no parameter that has another value now. "
                + "To go on with the same run, use wf retry.",
        ],
        Arguments = { Run },
        Options = { From, StartOptions.Parameters, Version, StartOptions.Yes, StartOptions.Detach, Options.Catalogue },
    }.Drives().Does(async (session, parsed, cancellation) =>
    {
        var view = await RunLookup.ViewAsync(session, parsed.GetRequiredValue(Run), cancellation);
        var (from, given, version) = (parsed.GetValue(From), parsed.GetValue(StartOptions.Parameters) ?? [], parsed.GetValue(Version));
        if (from is null && given.Length == 0 && version is null)
        {
            throw Nothing(view);
        }

        if (from is not null && version is null)
        {
            _ = RunLookup.Step(view.State, from);
        }

        var plans = await Plans.OpenAsync(session, parsed, cancellation);
        var executor = ExecutorKind.Find(kinds, ExecutorOptions.Executor(parsed) ?? view.State.Executor);
        var request = new RerunRequest(view.State.Id, from, session.Actor)
        {
            Audit = session.Audit(AuditedActs.Rerun, string.Empty, view.State.Label),
            Parameters = given.Length == 0 ? new() : TypedParameters.Of(given),
            Version = version,
            Executor = executor.Name,
            RunsImages = executor.RunsImages,
            Ready = stop => Start.ReadyAsync(session, executor, parsed, stop),
            SendFiles = SentFiles.For(executor, session),
        };
        var started = Start.Accepted(await session.Backend.RerunAsync(view.State, request, plans, cancellation));
        return await Start.FollowAsync(session, kinds, plans, started.Run, parsed, cancellation);
    });

    private static RefusedException Nothing(RunView view)
    {
        var steps = view.State.Plan.Steps;
        var names = string.Join(", ", steps.Take(Shown).Select(step => step.Name));
        return RefusedException.Usage(
            "nothing would run again: --from STEP, -p NAME=VALUE or --version N says what",
            $"steps of {view.State.Label}: {names}{(steps.Length > Shown ? ", ..." : string.Empty)}");
    }
}
