using ScottPlot;
using SkiaSharp;

namespace Workflows.MachineLearning.Charts;

/// <summary>One look for every report: few colours, light lines, the font that travels with the program.</summary>
internal static class Theme
{
    public const string Font = "Inter";

    /// <summary>The size of a small plot's title, in points.</summary>
    public const float SmallTitle = 14;

    public static readonly Color Ink = Color.FromHex("#1F2937");
    public static readonly Color Muted = Color.FromHex("#6B7280");
    public static readonly Color Line = Color.FromHex("#E5E7EB");

    /// <summary>What the report is about: the candidate, the current data, the fitted model.</summary>
    public static readonly Color Main = Color.FromHex("#2563EB");

    /// <summary>What it is compared with: the champion, the reference, the actual values.</summary>
    public static readonly Color Other = Color.FromHex("#F59E0B");

    public static readonly Color Good = Color.FromHex("#059669");
    public static readonly Color Bad = Color.FromHex("#DC2626");

    /// <summary>
    /// Widths of two lines in one plot: what it is compared with lies below and is broader, so that it is seen also where the two are one.
    /// </summary>
    public const float Broad = 4, Thin = 1.8f;

    /// <summary>Of titles.</summary>
    public static readonly SKTypeface SemiBold = LoadFonts();

    public static Plot NewPlot(string title, string? xLabel, string? yLabel)
    {
        var plot = new Plot();
        Apply(plot, title, titleSize: 18);
        Label(plot.Axes.Bottom, xLabel);
        Label(plot.Axes.Left, yLabel);
        return plot;
    }

    public static Plot NewSmallPlot(string title, string yLabel)
    {
        var plot = new Plot();
        Apply(plot, title, SmallTitle);
        Label(plot.Axes.Left, yLabel);
        plot.Axes.Left.Label.FontSize = 11;
        plot.Grid.XAxisStyle.IsVisible = false;
        return plot;
    }

    private static void Apply(Plot plot, string title, float titleSize)
    {
        // First, since it loads the files that the name below stands for.
        var semiBold = SemiBold;
        plot.Font.Set(Font);
        plot.FigureBackground.Color = Colors.White;
        plot.DataBackground.Color = Colors.White;
        plot.Axes.Color(Muted);
        plot.Grid.MajorLineColor = Line;
        plot.Grid.MajorLineWidth = 1;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Axes.Left.FrameLineStyle.Width = 0;
        plot.Axes.Bottom.FrameLineStyle.Color = Line;
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Left.MinorTickStyle.Length = 0;
        plot.Axes.Bottom.MinorTickStyle.Length = 0;
        plot.Axes.Left.TickLabelStyle.FontSize = 12;
        plot.Axes.Bottom.TickLabelStyle.FontSize = 12;
        plot.Title(title, titleSize);
        plot.Axes.Title.Label.ForeColor = Ink;
        // The plot's font is one typeface, which `Bold` would not change.
        plot.Axes.Title.Label.Font = semiBold;
        foreach (var axis in new IAxis[] { plot.Axes.Left, plot.Axes.Bottom })
        {
            axis.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { TickDensity = 0.5 };
        }

        plot.Legend.FontName = Font;
        plot.Legend.FontSize = 13;
        plot.Legend.FontColor = Ink;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.BackgroundColor = Colors.Transparent;
        plot.Legend.TightHorizontalWrapping = true;
        // Long enough for two dashes of a dashed line.
        plot.Legend.SymbolWidth = 36;
        plot.Legend.Padding = new PixelPadding(0);
    }

    private static void Label(IAxis axis, string? text)
    {
        axis.Label.Text = text ?? "";
        axis.Label.FontSize = 13;
        axis.Label.Bold = false;
        axis.Label.ForeColor = Muted;
    }

    /// <summary>Bare containers have no fonts at all: without these files every label would be an empty box.</summary>
    private static SKTypeface LoadFonts()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "fonts");
        Fonts.AddFontFile(Font, Path.Combine(folder, "Inter-Regular.otf"), bold: false, italic: false);
        Fonts.AddFontFile(Font, Path.Combine(folder, "Inter-SemiBold.otf"), bold: true, italic: false);
        Fonts.Default = Font;
        return Fonts.GetTypeface(Font, FontWeight.Bold, FontSlant.Upright, FontSpacing.Normal);
    }
}
