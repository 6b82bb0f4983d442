using ScottPlot;
using SkiaSharp;

namespace Workflows.MachineLearning.Charts;

/// <summary>Writes plots at twice the pixels they are drawn for, so that they stay sharp on any screen.</summary>
internal static class Chart
{
    private const int Width = 900;
    private const int Height = 520;
    private const int SmallWidth = 330;
    private const int SmallHeight = 220;
    private const int Scale = 2;

    public static void Save(this Plot plot, string path, int width = Width, int height = Height)
    {
        plot.ScaleFactor = Scale;
        plot.SavePng(path, width * Scale, height * Scale);
    }

    /// <summary>Many small plots of one kind, three to a row.</summary>
    public static void SaveGrid(string path, string yLabel, IReadOnlyList<(string Title, Action<Plot> Draw)> plots)
    {
        var columns = Math.Min(3, plots.Count);
        var rows = (plots.Count + columns - 1) / columns;
        using var surface = SKSurface.Create(new SKImageInfo(SmallWidth * columns * Scale, SmallHeight * rows * Scale));
        surface.Canvas.Clear(SKColors.White);
        for (var i = 0; i < plots.Count; i++)
        {
            using var plot = Theme.NewSmallPlot(plots[i].Title, yLabel);
            plots[i].Draw(plot);
            plot.ScaleFactor = Scale;
            // A plot clears the whole canvas that it is drawn on, so each gets its own.
            using var tile = SKSurface.Create(new SKImageInfo(SmallWidth * Scale, SmallHeight * Scale));
            plot.Render(tile.Canvas, SmallWidth * Scale, SmallHeight * Scale);
            surface.Canvas.DrawSurface(tile, i % columns * SmallWidth * Scale, i / columns * SmallHeight * Scale);
        }

        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        using var file = File.Create(path);
        png.SaveTo(file);
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
        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, bars.Count).Select(i => (double)(bars.Count - 1 - i))], [.. bars.Select(b => b.Name)]);
        plot.Axes.Left.TickLabelStyle.FontSize = 13;
        plot.Axes.Left.TickLabelStyle.ForeColor = Theme.Ink;
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Axes.SetLimits(0, Math.Max(bars.Max(b => b.Value), 1e-9) * 1.14, -0.7, bars.Count - 0.3);
        return plot;
    }
}
