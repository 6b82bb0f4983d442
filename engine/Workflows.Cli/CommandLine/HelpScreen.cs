using System.CommandLine;
using System.CommandLine.Invocation;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.CommandLine;

/// <summary><c>--help</c> shows our page instead of the library's.</summary>
internal sealed class HelpScreen : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    /// <summary>The page of the command that was named.</summary>
    public static int Show(ParseResult parsed)
    {
        HelpPage.Write(Screen.Create(json: false), parsed.CommandResult.Command);
        return (int)ExitCode.Done;
    }

    public override int Invoke(ParseResult parseResult) => Show(parseResult);
}
