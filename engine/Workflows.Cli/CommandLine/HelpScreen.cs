using System.CommandLine;
using System.CommandLine.Invocation;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.CommandLine;

/// <summary><c>--help</c> shows our page instead of the library's.</summary>
internal sealed class HelpScreen : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        HelpPage.Write(Screen.Create(json: false), parseResult.CommandResult.Command);
        return (int)ExitCode.Done;
    }
}
