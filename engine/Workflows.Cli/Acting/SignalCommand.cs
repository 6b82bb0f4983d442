using System.CommandLine;
using Workflows.Cli.Asking;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
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
        Notes = ["A signal that comes before its step waits is kept until then; the first one wins."],
    }.Does(async (session, parsed, cancellation) =>
    {
        var view = await RunLookup.ViewAsync(session, parsed.GetRequiredValue(Run), cancellation);
        var step = RunLookup.Step(view.State, parsed.GetRequiredValue(Step)!);
        var signal = new SignalReceived(step, Checked(parsed.GetRequiredValue(Payload)), session.Actor) { At = session.Now, Seed = Seeds.Next() };
        return await Requests.SendAsync(session, view, signal, $"{view.State.Plan.Steps[step].Name} of {view.State.Label} has its signal", cancellation);
    });

    private static string Checked(string json) => ValueJson.Problem(json) is { } problem
        ? throw RefusedException.Usage($"the signal can't be taken: {problem}", "quote it for the shell: '{\"size\": 12}'")
        : json.Trim();
}
