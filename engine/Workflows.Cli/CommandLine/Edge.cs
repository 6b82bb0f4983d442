using System.CommandLine;
using Workflows.Cli.Defining;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.CommandLine;

/// <summary>The edge of the program: here whatever went wrong becomes words and an exit code.</summary>
internal static class Edge
{
    public static async Task<ExitCode> RunAsync(ParseResult parsed, Func<Session, ParseResult, CancellationToken, Task<ExitCode>> act, CancellationToken cancellation)
    {
        var screen = Screen.Create(parsed.GetValue(Options.Json));
        try
        {
            await using var session = new Session(Globals.Read(parsed), screen, settings => ExecutorOptions.Over(settings, parsed));
            return await act(session, parsed, cancellation);
        }
        catch (RefusedException refused)
        {
            Say(screen, refused.Message, refused.Hints);
            return refused.Code;
        }
        catch (InvalidDefinitionException invalid)
        {
            DefinitionErrors.Print(invalid.Errors);
            return ExitCode.InvalidDefinition;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }
        catch (Exception bug) when (!Debugs)
        {
            // Whatever this is, a stack trace helps nobody but us: WF_DEBUG=1 lets it through.
            Say(screen, bug.Message, ["this is a fault of wf itself or of its data folder; WF_DEBUG=1 shows where"]);
            return ExitCode.Failed;
        }
    }

    public static void Say(Screen screen, string message, IReadOnlyList<string> hints)
    {
        screen.Complain(message);
        foreach (var hint in hints)
        {
            screen.Hint(hint);
        }
    }

    private static bool Debugs => Environment.GetEnvironmentVariable("WF_DEBUG") is "1" or "true";
}
