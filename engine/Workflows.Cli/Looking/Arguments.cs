using System.CommandLine;
using System.CommandLine.Completions;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Looking;

/// <summary>Arguments that name something in the store; the shell completes them from there.</summary>
internal static class Arguments
{
    private const int Offered = 30;

    public static Argument<string> Run()
    {
        var run = new Argument<string>("run") { HelpName = "RUN", Description = "NAME#NUMBER, or NAME for its latest run" };
        run.CompletionSources.Add(Labels);
        return run;
    }

    /// <summary>A run's steps are known only once the run is.</summary>
    public static Argument<string?> Step(bool required) => new("step")
    {
        HelpName = "STEP",
        Description = required ? "A step of the run" : "A step, or an instance of it: STEP[3]",
        Arity = required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
    };

    // Completion is synchronous in the library; the store answers within a moment, or has nothing to offer.
    private static IEnumerable<string> Labels(CompletionContext context) => LabelsAsync(Globals.Read(context.ParseResult)).GetAwaiter().GetResult();

    private static async Task<IEnumerable<string>> LabelsAsync(Globals where)
    {
        await using var session = new Session(where, Screen.Create(json: false), static settings => settings, waits: false);
        await session.ConnectAsync(CancellationToken.None);
        return session.HasStore
            ? (await session.Runs.ListRunsAsync(new RunFilter(where.Project) { Most = Offered }, CancellationToken.None)).Select(run => run.Label)
            : [];
    }
}
