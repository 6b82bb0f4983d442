using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.CommandLine;

/// <summary><c>--version</c>, which for the library stands alone; ours goes with every option, <c>--json</c> above all.</summary>
internal sealed class VersionScreen : SynchronousCommandLineAction
{
    public static void Replace(VersionOption option)
    {
        option.Validators.Clear();
        option.Action = new VersionScreen();
    }

    public override int Invoke(ParseResult parseResult)
    {
        var version = typeof(VersionScreen).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        if (parseResult.GetValue(Options.Json))
        {
            RunJson.Write(new { version });
        }
        else
        {
            Screen.Create(json: false).WriteLine(version);
        }

        return (int)ExitCode.Done;
    }
}
