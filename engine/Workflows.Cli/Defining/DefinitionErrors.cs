using Spectre.Console;
using Workflows.Cli.Terminal;
using Workflows.Definitions;

namespace Workflows.Cli.Defining;

/// <summary>Prints what is wrong with definitions: a line that editors understand, and for people the source line with a caret under it.</summary>
internal static class DefinitionErrors
{
    /// <summary>All of them, in the order of their files.</summary>
    public static void Print(IReadOnlyList<DefinitionError> errors)
    {
        foreach (var error in errors)
        {
            Screen.WriteError(error.ToString());
            if (!Console.IsErrorRedirected && File.Exists(error.File))
            {
                PrintSource(error, File.ReadAllText(error.File));
            }
        }
    }

    private static void PrintSource(DefinitionError error, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        if (error.Line < 1 || error.Line > lines.Length)
        {
            return;
        }

        // A tab counts as one column to the reader of the file, so it must be one cell here.
        var line = Drawing.Texts.Clean(lines[error.Line - 1].Replace('\t', ' '));
        var caret = Math.Clamp(error.Column - 1, 0, line.Length);
        Screen.ErrorMarkup($"[grey]{error.Line,6} |[/] {line.EscapeMarkup()}");
        Screen.ErrorMarkup($"[grey]       |[/] {new string(' ', caret)}[red]^[/]");
    }
}
