namespace Workflows.Cli.Terminal;

/// <summary>The signs we draw with: Unicode, or plain ASCII where the terminal can't show it.</summary>
internal sealed record Glyphs
{
    public static Glyphs Unicode { get; } = new();

    public static Glyphs Ascii { get; } = new()
    {
        Succeeded = "+",
        Failed = "x",
        Cancelled = "!",
        Skipped = "-",
        Waiting = ".",
        Ready = "o",
        Starting = "o",
        Running = "*",
        Backoff = "~",
        Asks = "?",
        Spinner = ["|", "/", "-", "\\"],
        Branch = "|- ",
        LastBranch = "`- ",
        Trunk = "|  ",
        Full = "#",
        Empty = ".",
        Dots = "...",
        Quote = "> ",
        Arrow = "->",
    };

    public string Succeeded { get; init; } = "✔";
    public string Failed { get; init; } = "✖";
    public string Cancelled { get; init; } = "⊘";
    public string Skipped { get; init; } = "–";
    public string Waiting { get; init; } = "·";
    public string Ready { get; init; } = "○";
    public string Starting { get; init; } = "◌";
    public string Running { get; init; } = "●";
    public string Backoff { get; init; } = "↻";
    public string Asks { get; init; } = "?";
    public IReadOnlyList<string> Spinner { get; init; } = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
    public string Branch { get; init; } = "├─ ";
    public string LastBranch { get; init; } = "└─ ";
    public string Trunk { get; init; } = "│  ";
    public string Full { get; init; } = "█";
    public string Empty { get; init; } = "░";
    public string Dots { get; init; } = "…";
    public string Quote { get; init; } = "│ ";
    public string Arrow { get; init; } = "→";

    /// <summary>The terminal can't move its cursor: nothing may be repainted.</summary>
    public bool Dumb { get; init; }

    private static readonly string[] Locales = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>A locale that names no charset says nothing, and today's terminals show UTF-8; one that names another, or C, means it.</summary>
    public static Glyphs Choose(bool terminal)
    {
        var term = Environment.GetEnvironmentVariable("TERM");
        var locale = Locales.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? string.Empty;
        var utf8 = locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase);
        var ascii = (locale is "C" or "POSIX" || locale.Contains('.', StringComparison.Ordinal)) && !utf8;
        var glyphs = ascii || term is "linux" or "dumb" ? Ascii : Unicode;
        return glyphs with { Dumb = terminal && term is null or "dumb" or "" };
    }
}
