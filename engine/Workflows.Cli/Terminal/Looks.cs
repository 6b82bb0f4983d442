using Spectre.Console;
using Workflows.Core.Runs;

namespace Workflows.Cli.Terminal;

/// <summary>How a state looks: its sign, its word, its colour. The word always stands beside, so colour tells nothing alone.</summary>
internal readonly record struct Look(string Sign, string Word, Style Style)
{
    /// <summary>The sign and the word in the state's colour.</summary>
    public Piece Piece => new($"{Sign} {Word}", Style);
}

/// <summary>The look of each state.</summary>
internal static class Looks
{
    public static Style Dim { get; } = new(Color.Grey);
    public static Style Plain { get; } = Style.Plain;
    public static Style Strong { get; } = new(decoration: Decoration.Bold);
    public static Style Good { get; } = new(Color.Green);
    public static Style Bad { get; } = new(Color.Red);
    public static Style Warn { get; } = new(Color.Yellow);
    public static Style Busy { get; } = new(Color.DodgerBlue1);
    public static Style Asking { get; } = new(Color.Magenta1);

    public static Look Of(RunStatus status, Glyphs glyphs, bool suspended = false, bool cancelling = false) => status switch
    {
        RunStatus.Succeeded => new(glyphs.Succeeded, status.Word(), Good),
        RunStatus.Failed => new(glyphs.Failed, status.Word(), Bad),
        RunStatus.Cancelled => new(glyphs.Cancelled, status.Word(), Warn),
        _ when cancelling => new(glyphs.Running, "cancelling", Warn),
        _ when suspended => new(glyphs.Waiting, "suspended", Warn),
        RunStatus.Running => new(glyphs.Running, status.Word(), Busy),
        _ => new(glyphs.Ready, status.Word(), Dim),
    };

    public static Look Of(StepStatus status, Glyphs glyphs) => status switch
    {
        StepStatus.Succeeded => new(glyphs.Succeeded, status.Word(), Good),
        StepStatus.Failed => new(glyphs.Failed, status.Word(), Bad),
        StepStatus.Skipped => new(glyphs.Skipped, status.Word(), Dim),
        StepStatus.Cancelled => new(glyphs.Cancelled, status.Word(), Warn),
        StepStatus.Backoff => new(glyphs.Backoff, status.Word(), Warn),
        StepStatus.Running => new(glyphs.Running, status.Word(), Busy),
        StepStatus.Starting => new(glyphs.Starting, status.Word(), Busy),
        StepStatus.Ready => new(glyphs.Ready, status.Word(), Plain),
        _ => new(glyphs.Waiting, status.Word(), Dim),
    };
}
