using System.CommandLine;
using System.Text;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Cli.Starting;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Defining;

/// <summary><c>wf get W@N</c>: the text of a version.</summary>
internal static class GetCommand
{
    private static readonly Argument<string> Version = new("version")
    {
        HelpName = "WORKFLOW[@N]",
        Description = "A version; without a number the live one",
    };

    public static Command Build() => new Verb("get", "Print the text of a version as its author wrote it")
    {
        Topic = Topic.Define,
        Examples =
        [
            new("wf get bike-demand", "the live one"),
            new("wf get bike-demand@2 > bike-demand.yaml", "an older one, byte for byte"),
        ],
        Notes = ["On a terminal, characters that it would obey are shown as \\x1b or U+202E; a file or pipe gets the text exactly."],
        Arguments = { Version },
    }.Does(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        session.RequireStore();
        var version = await VersionName.Read(parsed.GetRequiredValue(Version)).FindAsync(session, cancellation);
        if (session.Screen.Json)
        {
            RunJson.Write(VersionDocument.Of(version) with { Text = version.Text });
        }
        else if (session.Screen.IsTerminal)
        {
            foreach (var line in version.Text.TrimEnd('\n').Split('\n'))
            {
                session.Screen.WriteLine(line);
            }
        }
        else
        {
            await using var output = Screen.OpenRaw();
            await output.WriteAsync(Encoding.UTF8.GetBytes(version.Text), cancellation);
        }

        return ExitCode.Done;
    }
}
