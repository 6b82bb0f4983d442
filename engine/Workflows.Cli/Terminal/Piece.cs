using Spectre.Console;

namespace Workflows.Cli.Terminal;

/// <summary>Some text in a style. It is visible (<see cref="VisibleText"/>) from here on, so whoever lays it out measures what will be seen.</summary>
internal readonly record struct Piece(string Text, Style Style)
{
    public string Text { get; init; } = VisibleText.Of(Text);

    /// <summary>In a line of details: no blank stands before it.</summary>
    public bool Joined { get; init; }

    /// <summary>Sentences, also in a column of what one copies: broken between words.</summary>
    public bool IsProse { get; init; }

    /// <summary>What one copies, also in a column that is cut: it stays as it is.</summary>
    public bool IsWhole { get; init; }

    public static implicit operator Piece(string text) => new(text, Style.Plain);
}
