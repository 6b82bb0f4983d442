using System.CommandLine;
using Workflows.Cli.Defining;
using Workflows.Cli.Remote;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Storing;
using Workflows.Storage.S3;

namespace Workflows.Cli.CommandLine;

/// <summary>The edge of the program: here whatever went wrong becomes words, what to do about it, and an exit code.</summary>
internal static class Edge
{
    /// <summary>Reads the command line and does what it says.</summary>
    public static async Task<int> InvokeAsync(RootCommand root, string[] arguments)
    {
        try
        {
            var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            return parsed.Action is not HelpScreen && Mistakes.Find(parsed) is { } mistake
                ? (int)Mistakes.Explain(parsed, mistake)
                : await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception failure) when (!Debugs)
        {
            // What no command has met: the completion of words, the help.
            return (int)Explain(Screen.Create(json: false), failure);
        }
    }

    /// <summary>One command, with what it works with.</summary>
    public static async Task<ExitCode> RunAsync(
        ParseResult parsed,
        Func<Session, ParseResult, CancellationToken, Task<ExitCode>> act,
        CancellationToken cancellation)
    {
        var screen = Screen.Create(parsed.GetValue(Options.Json));
        try
        {
            // Once: the file of a token may be a pipe.
            var where = Globals.Read(parsed);
            Elsewhere.Refuse(parsed, where);
            await using var session = new Session(where, screen, settings => ExecutorOptions.Over(settings, parsed));
            await (parsed.CommandResult.Command is Verb { IsAlone: true } ? Task.CompletedTask : session.ConnectAsync(cancellation));
            return await act(session, parsed, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }
        catch (Exception failure) when (!Debugs || failure is RefusedException or InvalidDefinitionException or ProblemException or ServerAwayException)
        {
            return Explain(screen, failure);
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

    private static ExitCode Explain(Screen screen, Exception failure)
    {
        if (failure is InvalidDefinitionException invalid)
        {
            DefinitionErrors.Print(screen, invalid.Errors);
            return ExitCode.InvalidDefinition;
        }

        var (code, hints) = Judge(failure);
        Say(screen, failure.Message, hints);
        return code;
    }

    /// <summary>A stack trace helps nobody but us: WF_DEBUG=1 lets it through.</summary>
    private static (ExitCode Code, IReadOnlyList<string> Hints) Judge(Exception failure) => failure switch
    {
        RefusedException refused => (refused.Code, refused.Hints),
        ProblemException problem => (problem.Code, []),
        ServerAwayException => (ExitCode.Unavailable, ["what it has taken is kept: try again; --server or WF_SERVER names another server"]),
        _ when StoreTroubles.Of(failure) is var (trouble, advice) => (trouble, advice),
        StoreUnavailableException => (ExitCode.TryAgain, ["what was acknowledged is kept: try again, or see what holds the data folder, or the server"]),
        UnauthorizedAccessException when S3FileStore.HasFailed(failure) => (ExitCode.Denied, []),
        IOException when S3FileStore.HasFailed(failure) =>
            (ExitCode.TryAgain, ["files: and s3: in wf.yaml say where the bucket is; look at it, then try again"]),
        UnauthorizedAccessException => (ExitCode.Denied, ["look at the owner and the mode of the data folder, or name another: --data DIR or WF_DATA"]),
        FileNotFoundException or DirectoryNotFoundException =>
            (ExitCode.NotFound, ["no folder can be made there, or something in it has gone: --data DIR or WF_DATA names another"]),
        IOException => (ExitCode.TryAgain, ["look at the disk of the data folder: is it full, read-only or away? Then try again"]),
        _ => (ExitCode.Fault, [$"this is a fault of wf itself ({failure.GetType().Name}): WF_DEBUG=1 shows where, for whoever mends it"]),
    };

    private static bool Debugs => Environment.GetEnvironmentVariable("WF_DEBUG") is "1" or "true";
}
