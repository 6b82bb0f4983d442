using System.CommandLine;
using Workflows.Cli.Terminal;
using Workflows.Definitions.Expressions.Lookup;

namespace Workflows.Cli.CommandLine;

/// <summary><c>wf help [COMMAND]</c>: the same as <c>--help</c>; and <c>wf help expressions</c>, the language of expressions.</summary>
internal static class HelpCommand
{
    private const string Expressions = "expressions";

    private static readonly Argument<string[]> Words = new("command")
    {
        HelpName = "COMMAND",
        Description = $"A command, or `{Expressions}` for the names, operators and functions of expressions",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Command Build() => new Verb("help", "Show how a command is used, or what expressions can say")
    {
        Topic = Topic.Setup,
        Examples =
        [
            new("wf help run", "the same as wf run --help"),
            new($"wf help {Expressions}", "every name, operator and function, with an example and what it gives"),
            new($"wf help {Expressions} | grep string", "look one up"),
        ],
        Arguments = { Words },
    }.DoesAlone((session, parsed, _) =>
    {
        var words = parsed.GetValue(Words) ?? [];
        if (words is [Expressions])
        {
            WriteExpressions(session.Screen);
        }
        else
        {
            HelpPage.Write(session.Screen, Find(parsed.RootCommandResult.Command, words));
        }

        return Task.FromResult(ExitCode.Done);
    });

    private static Command Find(Command command, ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            var known = command.Subcommands.Where(below => !below.Hidden).Select(below => below.Name).ToList();
            command = command.Subcommands.FirstOrDefault(below => below.Name == word)
                ?? throw RefusedException.Usage(
                    $"there is no command `{word}`{Spelling.DidYouMean(word, known.Append(Expressions))}",
                    "wf help lists them all");
        }

        return command;
    }

    private static void WriteExpressions(Screen screen)
    {
        screen.WriteProse("Expressions stand between {{ and }} in strings of a definition, and bare in `when` and `where`.");
        foreach (var section in ExpressionHelp.Sections)
        {
            screen.WriteLine();
            screen.WriteLine(new Piece(section.Title, Looks.Strong));
            screen.WriteProse(section.Text);
            foreach (var row in section.Examples)
            {
                screen.WriteLine();
                screen.WriteSentence(new Piece($"  {row.Name}", Looks.Busy), $"  {row.What}");
                screen.WriteLine(new Piece($"    {row.Expression}  ->  {row.Result}", Looks.Dim));
            }
        }
    }
}
