using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.CommandLine;

/// <summary>A command line that can't be understood: what is wrong with it, and what was probably meant.</summary>
internal static class Mistakes
{
    /// <summary>What is wrong; null for nothing.</summary>
    public static string? Find(ParseResult parsed) => parsed.Errors.Count > 0
        ? Message(parsed, parsed.CommandResult.Command)
        : Swallowed(parsed) is { } option ? NoOption(parsed, option) : null;

    public static ExitCode Explain(ParseResult parsed, string mistake)
    {
        var path = string.Join(' ', Names(parsed.CommandResult));
        Edge.Say(Screen.Create(json: false), mistake, [$"{path} --help shows how it is used"]);
        return ExitCode.Usage;
    }

    /// <summary>A mistyped option that the library took for a value of a free argument: <c>wf list --unfinishd</c>.</summary>
    private static string? Swallowed(ParseResult parsed) => parsed.CommandResult.Children.OfType<ArgumentResult>()
        .SelectMany(argument => argument.Tokens)
        .Select(token => token.Value)
        .FirstOrDefault(word => word.StartsWith("--", StringComparison.Ordinal) && word.Length > 2);

    private static string NoOption(ParseResult parsed, string word) =>
        $"there is no option `{word}`{Spelling.DidYouMean(word, OptionNames(parsed.CommandResult))}";

    private static string Message(ParseResult parsed, Command command)
    {
        if ((Swallowed(parsed) ?? (parsed.UnmatchedTokens is [var first, ..] ? first : null)) is { } word)
        {
            return word.StartsWith('-')
                ? NoOption(parsed, word)
                : command.Subcommands.Count > 0
                    ? $"there is no command `{word}`{Spelling.DidYouMean(word, command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}"
                    : $"`{word}` is one word too many{(IsParameter(parsed, word) ? $"; did you mean `-p {word}`?" : string.Empty)}";
        }

        return parsed.Errors[0] switch
        {
            { SymbolResult: ArgumentResult { Argument: var argument, Tokens.Count: 0, Parent: CommandResult } } =>
                $"{argument.HelpName ?? argument.Name} is missing",
            { SymbolResult: OptionResult { Option: var option, Tokens.Count: 0 } } when option.ValueType != typeof(bool) =>
                $"{option.Name} needs a value: {option.Name} {option.HelpName ?? "VALUE"}",
            { SymbolResult: OptionResult { Option: var option, Tokens: [var token, ..] } } when IsInteger(option.ValueType) && !IsNumber(token.Value) =>
                $"{option.Name}: expected an integer, found `{token.Value}`",
            { Message: var message } => message.TrimEnd('.'),
        };
    }

    private static bool IsParameter(ParseResult parsed, string word) =>
        word.IndexOf('=', StringComparison.Ordinal) > 0 && OptionNames(parsed.CommandResult).Contains("-p");

    private static bool IsInteger(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var bare && (bare == typeof(int) || bare == typeof(long));

    private static bool IsNumber(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out _);

    private static IEnumerable<string> OptionNames(CommandResult result) =>
        result.Command.Options.Concat(Parents(result).SelectMany(parent => parent.Command.Options.Where(option => option.Recursive)))
            .Where(option => !option.Hidden).SelectMany(option => option.Aliases.Append(option.Name)).Where(name => name.StartsWith('-'));

    private static IEnumerable<CommandResult> Parents(CommandResult result) =>
        result.Parent is CommandResult parent ? Parents(parent).Prepend(parent) : [];

    private static IEnumerable<string> Names(CommandResult result) =>
        result.Parent is CommandResult parent ? Names(parent).Append(result.Command.Name) : ["wf"];
}
