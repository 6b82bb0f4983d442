using Workflows.Cli.Terminal;

namespace Workflows.Cli.Drawing;

/// <summary>Text of programs made fit for lines of ours: without its colours, and visible.</summary>
internal static class Texts
{
    /// <summary>All of it in one line.</summary>
    public static string OneLine(string text) =>
        Clean(string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));

    /// <summary>The last line that says anything.</summary>
    public static string LastLine(string text) =>
        Clean(text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? string.Empty);

    /// <summary>In one line: of more than two, the first and the last, which tell what and why where a traceback stands between them.</summary>
    public static string Ends(string text) =>
        text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var first, _, .., var last]
            ? Clean($"{first} ... {last}")
            : OneLine(text);

    /// <summary>Each line of it.</summary>
    public static IReadOnlyList<string> Lines(string text) => [.. text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n').Split('\n').Select(Clean)];

    /// <summary>Without colours, tabs as blanks, all else visible.</summary>
    public static string Clean(string text) => VisibleText.Of(LogText.WithoutColours(text).Replace("\t", "    ", StringComparison.Ordinal));
}
