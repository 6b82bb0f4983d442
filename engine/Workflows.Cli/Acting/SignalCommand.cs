using System.CommandLine;
using System.Text.RegularExpressions;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Looking;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Core.Values;
using Workflows.Runtime.Inbox;

namespace Workflows.Cli.Acting;

/// <summary><c>wf signal</c>: gives a step the event that it waits for.</summary>
internal static partial class SignalCommand
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
        var signal = new SignalReceived(step, Checked(parsed.GetRequiredValue(Payload)), session.Actor) { At = session.Now, Seed = CommandSeed.Next() };
        RequireWait(view.State, step);
        try
        {
            return await Requests.SendAsync(session, view, signal, Done(view.State, step), cancellation);
        }
        catch (RefusedException refused) when (parsed.GetResult(Payload) is null or { Implicit: true } && Given(session, view.State, step) is { } hint)
        {
            throw new RefusedException(refused.Code, refused.Message) { Hints = [hint, .. refused.Hints] };
        }
    });

    /// <summary>How an event is given with the members that its <c>where</c> reads; null where it reads none.</summary>
    private static string? Given(Session session, RunState run, int step)
    {
        var where = ((Work.Wait)run.Plan.Steps[step].Step.Work).Event!.Where?.Expression ?? string.Empty;
        var members = Member().Matches(where).Select(match => match.Groups[1].Value).Distinct().ToList();
        var json = $"{{{string.Join(", ", members.Select(member => $"\"{member}\": ..."))}}}";
        return members.Count == 0 ? null : $"give the event as JSON: {session.Propose($"signal {run.Label} {run.Plan.Steps[step].Name} '{json}'")}";
    }

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

    [GeneratedRegex(@"\bevent\??\.(\w+)")]
    private static partial Regex Member();

    private static string Checked(string json) => ValueJson.Problem(json) is { } problem
        ? throw RefusedException.Usage($"the signal can't be taken: {problem}", "quote it for the shell: '{\"size\": 12}'")
        : json.Trim();
}
