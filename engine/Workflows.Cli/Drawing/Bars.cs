using System.Globalization;
using Spectre.Console;
using Workflows.Cli.Terminal;
using Workflows.Core.Runs;

namespace Workflows.Cli.Drawing;

/// <summary>Progress as a bar, of one attempt or of a fan-out.</summary>
internal static class Bars
{
    private const int Width = 12;

    /// <summary><c>█████░░░ 62%</c>.</summary>
    public static IEnumerable<Piece> Progress(double share, Glyphs glyphs)
    {
        var full = (int)Math.Round(Math.Clamp(share, 0, 1) * Width);
        yield return new(Repeat(glyphs.Full, full) + Repeat(glyphs.Empty, Width - full), new Style(Color.DodgerBlue1));
        yield return new(string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(share, 0, 1) * 100:0}%"), Looks.Plain);
    }

    /// <summary>One cell for each twelfth of the instances, in the colour of what became of it: <c>███░ 12/100 ok, 3 running, 1 failed</c>.</summary>
    public static IEnumerable<Piece> Fan(FanState fan, Glyphs glyphs)
    {
        (int Count, string Sign, Color Color)[] parts =
        [
            (fan.Succeeded, glyphs.Full, Color.Green),
            (fan.Failed, glyphs.Full, Color.Red),
            (fan.Cancelled + fan.Skipped, glyphs.Full, Color.Yellow),
            (fan.Live, glyphs.Full, Color.DodgerBlue1),
        ];
        var (used, counted) = (0, 0);
        foreach (var (count, sign, color) in parts.Where(part => part.Count > 0))
        {
            counted += count;

            // Whatever there is any of gets a cell, as long as there are cells.
            var until = Math.Clamp((int)((long)counted * Width / Math.Max(1, fan.Total)), Math.Min(used + 1, Width), Width);
            yield return new(Repeat(sign, until - used), new Style(color)) { Joined = used > 0 };
            used = until;
        }

        yield return new(Repeat(glyphs.Empty, Width - used), Looks.Dim) { Joined = used > 0 };
        yield return new(Count(fan), Looks.Plain);
    }

    /// <summary><c>12/100 ok, 3 running, 1 failed</c>.</summary>
    public static string Count(FanState fan)
    {
        (int Count, string Word)[] others = [(fan.Live, "running"), (fan.Failed, "failed"), (fan.Cancelled, "cancelled"), (fan.Skipped, "skipped")];
        var rest = others.Where(other => other.Count > 0).Select(other => string.Create(CultureInfo.InvariantCulture, $", {other.Count} {other.Word}"));
        return string.Create(CultureInfo.InvariantCulture, $"{fan.Succeeded}/{fan.Total} ok{string.Concat(rest)}");
    }

    private static string Repeat(string sign, int times) => string.Concat(Enumerable.Repeat(sign, Math.Max(0, times)));
}
