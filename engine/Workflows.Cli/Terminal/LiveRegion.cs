using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Workflows.Cli.Terminal;

/// <summary>
/// The last lines of the terminal, painted over in place. A picture goes out in one write inside a synchronized update, and one that has not
/// changed is not written at all: nothing flickers, and a slow line is not flooded.
/// </summary>
internal sealed class LiveRegion : IDisposable
{
    public const string ShowCursor = "\x1b[?25h";
    private const string HideCursor = "\x1b[?25l";
    private const string BeginUpdate = "\x1b[?2026h";
    private const string EndUpdate = "\x1b[?2026l";
    private const string ClearLine = "\x1b[K";
    private const string ClearBelow = "\x1b[J";

    private readonly IAnsiConsole terminal;
    private readonly StringBuilder paint = new();
    private readonly IAnsiConsole brush;
    private string shown = string.Empty;
    private IReadOnlyList<int> widths = [];

    public LiveRegion(IAnsiConsole terminal)
    {
        this.terminal = terminal;
        brush = VisibleConsole.Open(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(new StringWriter(paint, CultureInfo.InvariantCulture)),
            Ansi = AnsiSupport.Yes,
            ColorSystem = (ColorSystemSupport)(int)terminal.Profile.Capabilities.ColorSystem,
            Interactive = InteractionSupport.No,
        });
        Send(HideCursor);
    }

    public int Width => Math.Max(20, terminal.Profile.Out.Width);

    public int Height => Math.Max(5, terminal.Profile.Out.Height);

    /// <summary>Paints this in place of what was painted last.</summary>
    public void Draw(IRenderable content)
    {
        var width = Width;
        brush.Profile.Width = width;
        paint.Clear();
        brush.Write(content);
        var picture = paint.ToString().TrimEnd('\n');
        if (picture == shown)
        {
            return;
        }

        var lines = picture.Split('\n');
        Send($"{BeginUpdate}{Up(width)}{string.Concat(lines.Select(line => $"{line.TrimEnd('\r')}{ClearLine}\n"))}{ClearBelow}{EndUpdate}");
        shown = picture;
        widths = [.. lines.Select(Cells)];
    }

    /// <summary>Takes what is painted off the screen.</summary>
    public void Clear()
    {
        Send($"{BeginUpdate}{Up(Width)}{ClearBelow}{EndUpdate}");
        shown = string.Empty;
        widths = [];
    }

    /// <summary>Leaves what is painted where it is.</summary>
    public void Dispose() => Send(ShowCursor);

    /// <summary>Back to the first line. In a window made narrower since, the lines of then have wrapped.</summary>
    private string Up(int width)
    {
        var rows = widths.Sum(cells => Math.Max(1, (cells + width - 1) / width));
        return rows == 0 ? "\r" : string.Create(CultureInfo.InvariantCulture, $"\r\x1b[{rows}A");
    }

    private static int Cells(string line) => CellText.Width(LogText.WithoutColours(line));

    private void Send(string text)
    {
        terminal.Profile.Out.Writer.Write(text);
        terminal.Profile.Out.Writer.Flush();
    }
}
