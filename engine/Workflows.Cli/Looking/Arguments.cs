using System.CommandLine;
using System.CommandLine.Completions;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Remote;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Looking;

/// <summary>Arguments that name something in the store; the shell completes them from there.</summary>
internal static class Arguments
{
    private const int Offered = 30;

    /// <summary>Somebody is typing.</summary>
    private static readonly TimeSpan moment = TimeSpan.FromSeconds(2);

    public static Argument<string> Run()
    {
        var run = new Argument<string>("run") { HelpName = "RUN", Description = "NAME#NUMBER, or NAME for its latest run" };
        run.CompletionSources.Add(Labels);
        return run;
    }

    /// <summary>One or more runs, each by its number: what happens to them can't be taken back, so none is meant by its workflow alone.</summary>
    public static Argument<string[]> NumberedRuns()
    {
        var runs = new Argument<string[]>("run") { HelpName = "RUN", Description = "NAME#NUMBER; may be given again", Arity = ArgumentArity.OneOrMore };
        runs.CompletionSources.Add(Labels);
        return runs;
    }

    /// <summary>A run's steps are known only once the run is.</summary>
    public static Argument<string?> Step(bool required) => new("step")
    {
        HelpName = "STEP",
        Description = required ? "A step of the run" : "A step, or an instance of it: STEP[3]",
        Arity = required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
    };

    // Completion is synchronous in the library; store or server answers within a moment, or has nothing to offer.
    private static IEnumerable<string> Labels(CompletionContext context) => LabelsAsync(Globals.Read(context.ParseResult)).GetAwaiter().GetResult();

    private static async Task<IEnumerable<string>> LabelsAsync(Globals where)
    {
        using var over = new CancellationTokenSource(moment);
        try
        {
            await using var session = new Session(where, Screen.Create(json: false), static settings => settings, waits: false);
            await session.ConnectAsync(over.Token);
            return session.HasStore
                ? (await session.Runs.ListRunsAsync(new RunFilter(where.Project) { Most = Offered }, over.Token)).Select(run => run.Label)
                : [];
        }
        catch (Exception failure) when (failure is OperationCanceledException or ServerAwayException or ProblemException)
        {
            return [];
        }
    }
}
