using Spectre.Console;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.Drawing;

/// <summary>One line of a run's tree, not yet laid out: columns are aligned over all lines.</summary>
/// <param name="Guide">The branches before it.</param>
/// <param name="Name">What it is about.</param>
internal sealed record TreeLine(string Guide, string Name)
{
    public string Sign { get; init; } = string.Empty;

    /// <summary>Its state, in words; empty for a line that only notes something.</summary>
    public string Word { get; init; } = string.Empty;

    /// <summary>Of the sign and the word.</summary>
    public Style Style { get; init; } = Style.Plain;

    public string Time { get; init; } = string.Empty;

    /// <summary>What there is to say; cut where the line ends.</summary>
    public IReadOnlyList<Piece> Detail { get; init; } = [];

    /// <summary>Folding may replace neighbours of the same kind by one line; null keeps it.</summary>
    public string? Fold { get; init; }
}
