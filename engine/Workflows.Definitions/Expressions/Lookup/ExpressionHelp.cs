using System.Text;

namespace Workflows.Definitions.Expressions.Lookup;

/// <summary>The language of expressions to look up: all names, operators and functions, each with an example and what it gives.</summary>
public static class ExpressionHelp
{
    private const string Intro = """
        An expression stands between `{{` and `}}` in a string of a definition: in `with`, `env`, `set`, `command`, `text` and `outputs`. `when` and `where` are
        expressions as they are, and `forEach` takes one for its list.

        - A string that is one expression and nothing else keeps the type of its value: `"{{ parameters.limit }}"` is a number. Among other text a value becomes
          text: null nothing, lists and objects JSON.
        - In YAML such a string needs quotes, since `{` begins a mapping.
        - Expressions compute and nothing else: no clock, no chance, no files, no statements, no functions of your own. For more, run a program.
        - `${{ x }}`, `${x}` and `$x` of other tools mean nothing here.
        """;

    /// <summary>In the order of the page.</summary>
    public static IReadOnlyList<ExpressionSection> Sections { get; } =
    [
        new(
            "Names",
            "What an expression can read. A step's `needs` say which steps it can: those, and all behind them.",
            ExpressionNames.Names),
        new(
            "Operators",
            "A member that is missing is an error with `.`, and null with `?.`; only null makes `??` take its right side. "
                + "A condition is true or false: a number, a string or null in its place is an error.",
            ExpressionNames.Operators),
        new(
            "Functions",
            "Called with `value | function argument`, or `function value argument`. None changes its argument.",
            ExpressionFunctions.All),
    ];

    /// <summary>The page as Markdown; its examples are evaluated while it is written.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder("# Expressions\n\n").Append(Intro.ReplaceLineEndings("\n"))
            .Append("\n\nThe examples are about a run of this kind:\n\n```\n")
            .Append("parameters           ").Append(ExampleScope.Parameters).Append('\n')
            .Append("steps.train.outputs  ").Append(ExampleScope.Train).Append('\n')
            .Append("steps.tune.outputs   ").Append(ExampleScope.Tune).Append("    a step with forEach\n")
            .Append("steps.check          was skipped: its `when` was false\n")
            .Append("event                ").Append(ExampleScope.Event).Append("\n```\n");
        foreach (var section in Sections)
        {
            page.Append("\n## ").Append(section.Title).Append("\n\n").Append(section.Text)
                .Append("\n\n| | what it is | example | gives |\n|---|---|---|---|\n");
            foreach (var row in section.Examples)
            {
                page.Append("| ").Append(Code(row.Name)).Append(" | ").Append(row.What.Replace("|", "\\|", StringComparison.Ordinal))
                    .Append(" | ").Append(Code(row.Expression)).Append(" | ").Append(Code(row.Result)).Append(" |\n");
            }
        }

        return page.Append("\n`wf help expressions` shows the same. The program that evaluates the examples writes this page: run the tests with ")
            .Append("`UPDATE_REFERENCE=1`\nafter a change.\n").ToString();
    }

    private static string Code(string text) => $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`";
}
