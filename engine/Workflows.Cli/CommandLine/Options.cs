using System.CommandLine;

namespace Workflows.Cli.CommandLine;

/// <summary>Options and arguments that several commands share.</summary>
internal static class Options
{
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON document on standard output; everything for people goes to standard error",
        Recursive = true,
    };

    public static Option<string?> Data { get; } = new("--data")
    {
        Description = "The data folder (default: WF_DATA, else .wf here)",
        HelpName = "DIR",
        Recursive = true,
    };

    public static Option<string?> Project { get; } = new("--project")
    {
        Description = "The project (default: WF_PROJECT, else default)",
        HelpName = "NAME",
        Recursive = true,
    };

    public static Option<string[]> Catalogue { get; } = new("--catalogue")
    {
        Description = "A folder of activity manifests beside the built-in ones; may be given again",
        HelpName = "DIR",
        AllowMultipleArgumentsPerToken = false,
    };
}
