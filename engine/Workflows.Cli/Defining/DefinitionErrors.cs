using System.Globalization;
using Workflows.Cli.Terminal;
using Workflows.Definitions;

namespace Workflows.Cli.Defining;

/// <summary>Prints what is wrong with definitions: a line that editors understand, and for people the source line with a caret under it.</summary>
internal static class DefinitionErrors
{
    /// <summary>Cells before the text of a line: its number.</summary>
    private const int Margin = 10;

    /// <summary>Cells of a line that are shown before a mistake, however narrow the terminal is.</summary>
    private const int Least = 10;

    /// <summary>All of them, in the order of their files.</summary>
    public static void Print(Screen screen, IReadOnlyList<DefinitionError> errors)
    {
        foreach (var error in errors)
        {
            Screen.WriteError(error.ToString());
            if (screen.ErrorsAreSeen && Text(error.File) is { } text)
            {
                Illustrate(screen, error, text);
            }
        }
    }

    private static string? Text(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: > 0 and <= Limits.TextBytes } ? File.ReadAllText(file) : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // The error itself has been told.
            return null;
        }
    }

    private static void Illustrate(Screen screen, DefinitionError error, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        if (error.Line < 1 || error.Line > lines.Length)
        {
            return;
        }

        // A tab counts as one column to the reader of the file, and one that is made visible as several: the caret stands under what is seen.
        var line = lines[error.Line - 1];
        var before = VisibleText.OneLine(line[..Math.Clamp(error.Column - 1, 0, line.Length)]);
        var shown = CellText.End(before, Math.Max(Least, (screen.ErrorWidth - Margin) * 2 / 3), screen.Glyphs.Dots);
        var caret = CellText.Width(shown);
        line = shown + VisibleText.OneLine(line[Math.Clamp(error.Column - 1, 0, line.Length)..]);
        var source = new Columns(new Column { Style = Looks.Dim }, new Column { TooLong = Overflowing.IsCut }) { Dots = screen.Glyphs.Dots };
        source.Add(string.Create(CultureInfo.InvariantCulture, $"{error.Line,6} |"), line);
        source.Add("       |", new Piece($"{new string(' ', caret)}^", Looks.Bad));
        screen.Illustrate(source);
    }
}
