using System.CommandLine;

namespace Workflows.Cli.CommandLine;

/// <summary>Where a command works: its data folder and project, from options or from the environment.</summary>
internal sealed record Globals(string DataFolder, string Project)
{
    public static Globals Read(ParseResult parsed) => new(
        Path.GetFullPath(parsed.GetValue(Options.Data) ?? Environment.GetEnvironmentVariable("WF_DATA") ?? ".wf"),
        parsed.GetValue(Options.Project) ?? Environment.GetEnvironmentVariable("WF_PROJECT") ?? "default");
}
