using System.CommandLine;
using Workflows.Cli.Asking;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Looking;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Core.Values;

namespace Workflows.Cli.Acting;

/// <summary><c>wf signal</c>: gives a step the event that it waits for.</summary>
internal static class SignalCommand
{
    private static readonly Argument<string> Run = Arguments.Run();
    private static readonly Argument<string?> Step = Arguments.Step(required: true);
    private static readonly Argument<string> Payload = new("json")
    {
        HelpName = "JSON",
        Description = "The event; it becomes the step's output `event`",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => "{}",
    };

    public static Command Build() => new Verb("signal", "Give a step the event that it waits for")
    {
        Topic = Topic.Act,
        Examples =
        [
            new("wf signal ingest#7 arrived", "go on"),
            new("wf signal ingest#7 arrived '{\"size\": 12}'", "with data"),
        ],
        Arguments = { Run, Step, Payload },
        Notes =
        [
            "A signal that comes before its step waits is kept until then; the first one wins. "
                + "Where the wait has a `where`, a signal of which it is false is refused; one that was kept is judged when the step begins to wait.",
        ],
    }.Does(async (session, parsed, cancellation) =>
    {
        var view = await RunLookup.ViewAsync(session, parsed.GetRequiredValue(Run), cancellation);
        var step = RunLookup.Step(view.State, parsed.GetRequiredValue(Step)!);
        var signal = new SignalReceived(step, Checked(parsed.GetRequiredValue(Payload)), session.Actor) { At = session.Now, Seed = Seeds.Next() };
        RequireWait(view.State, step);
        return await Requests.SendAsync(session, view, signal, Done(view.State, step), cancellation);
    });

    private static void RequireWait(RunState run, int step)
    {
        if (!IsWait(run.Plan.Steps[step]))
        {
            var waits = run.Plan.Steps.Where(IsWait).Select(each => each.Name).ToList();
            throw new RefusedException(ExitCode.Failed, $"{run.Plan.Steps[step].Name} of {run.Label} waits for no event")
            {
                Hints = [waits.Count == 0 ? "no step of it does" : $"those that do: {string.Join(", ", waits)}"],
            };
        }
    }

    private static bool IsWait(PlannedStep step) => step.Step.Work is Work.Wait { Event: not null };

    /// <summary>What became of it: the step goes on, or will once it waits.</summary>
    private static string Done(RunState run, int step)
    {
        var name = $"{run.Plan.Steps[step].Name} of {run.Label}";
        var match = ((Work.Wait)run.Plan.Steps[step].Step.Work).Event!;
        var waits = WaitsFor.EventText(match);
        return run.Steps[step].Status == StepStatus.Running
            ? $"{name} goes on: it waited for {waits}"
            : $"{name} does not wait yet: the signal is kept for it, as {waits}{(match.Where is null ? string.Empty : ", if that is true then")}";
    }

    private static string Checked(string json) => ValueJson.Problem(json) is { } problem
        ? throw RefusedException.Usage($"the signal can't be taken: {problem}", "quote it for the shell: '{\"size\": 12}'")
        : json.Trim();
}
