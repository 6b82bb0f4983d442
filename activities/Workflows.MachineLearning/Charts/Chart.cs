using ScottPlot;
using SkiaSharp;
using Workflows.Activities.Text;

namespace Workflows.MachineLearning.Charts;

/// <summary>Draws plots as PNG, at twice the pixels that they are shown at, so that they stay sharp on any screen.</summary>
internal static class Chart
{
    private const int Width = 900;
    private const int Height = 520;
    private const int SmallWidth = 330;
    private const int SmallHeight = 220;
    private const int LegendHeight = 30;
    private const int Scale = 2;
    private const int LongestName = 40;

    /// <summary>A legend stands above the axes, where it can't cover what it explains.</summary>
    public static byte[] Png(this Plot plot, int width = Width, int height = Height)
    {
        if (plot.Legend.GetItems().Length > 0)
        {
            plot.ShowLegend(Edge.Top);
        }

        plot.ScaleFactor = Scale;
        try
        {
            return plot.GetImageBytes(width * Scale, height * Scale, ImageFormat.Png);
        }
        catch (InvalidOperationException)
        {
            // An axis that reaches from -1e308 to 1e308 is longer than any number. What the picture shows is a result without it.
            return Words("Not drawn: the numbers lie too far apart.", width, LegendHeight);
        }
    }

    private static byte[] Words(string text, int width, int height)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width * Scale, height * Scale));
        surface.Canvas.Clear(SKColors.White);
        using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        using var font = new SKFont(SKTypeface.Default, 14 * Scale);
        surface.Canvas.DrawText(text, 0, height * Scale * 2 / 3, font, paint);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>Many small plots of one kind, three to a row, with one legend for all above them.</summary>
    public static byte[] Grid(
        string yLabel, IReadOnlyList<(string Title, Action<Plot> Draw)> plots, params IReadOnlyList<(string Name, Color Color)> legend)
    {
        var columns = Math.Min(3, plots.Count);
        var rows = (plots.Count + columns - 1) / columns;
        var top = legend.Count > 0 ? LegendHeight * Scale : 0;
        using var surface = SKSurface.Create(new SKImageInfo(SmallWidth * columns * Scale, (SmallHeight * rows * Scale) + top));
        surface.Canvas.Clear(SKColors.White);
        for (var i = 0; i < plots.Count; i++)
        {
            using var plot = Theme.NewSmallPlot(SmallTitle(plots[i].Title), yLabel);
            plots[i].Draw(plot);
            plot.ScaleFactor = Scale;
            // A plot clears the whole canvas that it is drawn on, so each gets its own.
            using var tile = SKSurface.Create(new SKImageInfo(SmallWidth * Scale, SmallHeight * Scale));
            plot.Render(tile.Canvas, SmallWidth * Scale, SmallHeight * Scale);
            surface.Canvas.DrawSurface(tile, i % columns * SmallWidth * Scale, (i / columns * SmallHeight * Scale) + top);
        }

        DrawLegend(surface.Canvas, legend);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>Horizontal bars, the first on top, each with its name on the left and its value at its end.</summary>
    public static Plot RankedBars(string title, string? valueLabel, IReadOnlyList<(string Name, double Value, string Label, Color Color)> bars)
    {
        var plot = Theme.NewPlot(title, valueLabel, null);
        var drawn = bars.Select((bar, i) => new Bar
        {
            Position = bars.Count - 1 - i,
            Value = bar.Value,
            FillColor = bar.Color,
            LineWidth = 0,
            Size = 0.68,
            Label = bar.Label,
        }).ToList();
        var barPlot = plot.Add.Bars(drawn);
        barPlot.Horizontal = true;
        barPlot.ValueLabelStyle.FontName = Theme.Font;
        barPlot.ValueLabelStyle.FontSize = 12;
        barPlot.ValueLabelStyle.ForeColor = Theme.Ink;
        barPlot.ValueLabelStyle.BackgroundColor = Colors.White;
        NameRows(plot, [.. bars.Select(b => b.Name)]);
        plot.Axes.Left.TickLabelStyle.FontSize = 13;
        // The longest bar ends where its label still fits; bars below 0 go to the left.
        var room = 1.06 + (0.012 * bars.Max(b => b.Label.Length));
        var (low, high) = (Math.Min(0, bars.Min(b => b.Value)), Math.Max(0, bars.Max(b => b.Value)));
        var margin = Math.Max(high - low, 1e-9) * (room - 1);
        plot.Axes.SetLimits(low < 0 ? low - margin : 0, high > 0 || low == 0 ? high + margin : 0, -0.7, bars.Count - 0.3);
        return plot;
    }

    /// <summary>Names on the left, the first on top.</summary>
    public static void NameRows(Plot plot, IReadOnlyList<string> names)
    {
        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, names.Count).Select(i => (double)(names.Count - 1 - i))], [.. names.Select(name => Short(name))]);
        plot.Axes.Left.TickLabelStyle.ForeColor = Theme.Ink;
        plot.Grid.YAxisStyle.IsVisible = false;
    }

    /// <summary>As much of a title as a small plot is wide.</summary>
    public static string SmallTitle(string title)
    {
        using var font = new SKFont(Theme.SemiBold, Theme.SmallTitle);
        var fits = Short(title);
        for (var length = fits.Length - 1; length > 1 && font.MeasureText(fits) > SmallWidth - 20; length--)
        {
            fits = Short(title, length);
        }

        return fits;
    }

    /// <summary>Cut in the middle: names of wide tables begin alike, and paths end with what tells them apart.</summary>
    private static string Short(string name, int length = LongestName)
    {
        var line = name.ReplaceLineEndings(" ");
        if (line.Length <= length)
        {
            return line;
        }

        var (head, tail) = ((length - 1) / 2, line.Length - (length - 1 - ((length - 1) / 2)));
        tail += tail < line.Length && char.IsLowSurrogate(line[tail]) ? 1 : 0;
        return $"{WholeText.Start(line, head)}…{line[tail..]}";
    }

    private static void DrawLegend(SKCanvas canvas, IReadOnlyList<(string Name, Color Color)> legend)
    {
        const float Square = 12 * Scale;
        using var font = new SKFont(Fonts.GetTypeface(Theme.Font, FontWeight.Normal, FontSlant.Upright, FontSpacing.Normal), 13 * Scale);
        using var ink = new SKPaint { Color = Theme.Ink.ToSKColor(), IsAntialias = true };
        float x = 12 * Scale;
        foreach (var (name, color) in legend)
        {
            using var fill = new SKPaint { Color = color.ToSKColor() };
            canvas.DrawRect(x, 9 * Scale, Square, Square, fill);
            canvas.DrawText(name, x + (Square * 1.5f), 20 * Scale, font, ink);
            x += (Square * 1.5f) + font.MeasureText(name) + (20 * Scale);
        }
    }
}
