using System.CommandLine;
using System.Globalization;

namespace Workflows.Cli.CommandLine;

/// <summary>Options and arguments that several commands share.</summary>
internal static class Options
{
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print what was asked for as one JSON document on standard output; all else, errors too, is text on standard error",
        Recursive = true,
    };

    public static Option<string?> Data { get; } = new("--data")
    {
        Description = "The data folder (default: WF_DATA, else .wf here)",
        HelpName = "DIR",
        Recursive = true,
    };

    public static Option<string?> Store { get; } = new("--store")
    {
        Description = "A PostgreSQL server that holds the store (default: WF_STORE, else store: in wf.yaml, else a file of the data folder)",
        HelpName = "CONNECTION",
        Recursive = true,
    };

    public static Option<bool> Unsafe { get; } = new("--unsafe")
    {
        Description = "Take a server that may lose what it acknowledged: for trying out",
        Recursive = true,
    };

    public static Option<string?> Server { get; } = new("--server")
    {
        Description = "A running wf serve to work with, in the place of a data folder (default: WF_SERVER); its token: WF_TOKEN or --token-file",
        HelpName = "URL",
        Recursive = true,
    };

    public static Option<string?> TokenFile { get; } = new("--token-file")
    {
        Description = "A file with the token for --server (default: the variable WF_TOKEN)",
        HelpName = "FILE",
        Recursive = true,
    };

    public static Option<bool> PlainHttp { get; } = new("--plain-http")
    {
        Description = "Send the token over http:// to another machine, though others on the way can read it",
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

    /// <summary>How many items of a list are shown.</summary>
    public static Option<int> Most { get; } = Number("--most", "-n", "How many", standard: 20, least: 1, most: 10_000);

    /// <summary>An option that takes an integer between two bounds.</summary>
    public static Option<int> Number(string name, string alias, string description, int standard, int least, int most)
    {
        var option = new Option<int>(name, alias) { Description = description, HelpName = "N", DefaultValueFactory = _ => standard };
        option.Validators.Add(said =>
        {
            if (said.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out var number) && (number < least || number > most))
            {
                said.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: expected an integer from {least} to {most}, found `{text}`"));
            }
        });
        return option;
    }
}
