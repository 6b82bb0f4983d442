using System.CommandLine;
using System.CommandLine.Parsing;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.CommandLine;

/// <summary>A command line that can't be understood: what is wrong with it, and what was probably meant.</summary>
internal static class Mistakes
{
    public static ExitCode Explain(ParseResult parsed)
    {
        var screen = Screen.Create(json: false);
        var command = parsed.CommandResult.Command;
        var path = string.Join(' ', Names(parsed.CommandResult));
        Edge.Say(screen, Message(parsed, command), [$"{path} --help shows how it is used"]);
        return ExitCode.Usage;
    }

    private static string Message(ParseResult parsed, Command command)
    {
        if (parsed.UnmatchedTokens is [var word, ..])
        {
            return word.StartsWith('-')
                ? $"there is no option `{word}`{Spelling.DidYouMean(word, OptionNames(parsed.CommandResult))}"
                : command.Subcommands.Count > 0
                    ? $"there is no command `{word}`{Spelling.DidYouMean(word, command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}"
                    : $"`{word}` is one word too many";
        }

        return parsed.Errors[0] switch
        {
            { SymbolResult: ArgumentResult { Argument: var argument, Tokens.Count: 0, Parent: CommandResult } } => $"{argument.HelpName ?? argument.Name} is missing",
            { SymbolResult: OptionResult { Option: var option, Tokens.Count: 0 } } => $"{option.Name} needs a value: {option.Name} {option.HelpName ?? "VALUE"}",
            { Message: var message } => message.TrimEnd('.'),
        };
    }

    private static IEnumerable<string> OptionNames(CommandResult result) =>
        result.Command.Options.Concat(Parents(result).SelectMany(parent => parent.Command.Options.Where(option => option.Recursive)))
            .Where(option => !option.Hidden).SelectMany(option => option.Aliases.Append(option.Name)).Where(name => name.StartsWith('-'));

    private static IEnumerable<CommandResult> Parents(CommandResult result) =>
        result.Parent is CommandResult parent ? Parents(parent).Prepend(parent) : [];

    private static IEnumerable<string> Names(CommandResult result) =>
        result.Parent is CommandResult parent ? Names(parent).Append(result.Command.Name) : ["wf"];
}
