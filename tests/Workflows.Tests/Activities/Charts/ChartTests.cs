using FluentAssertions;
using ScottPlot;
using ScottPlot.Panels;
using SkiaSharp;
using Workflows.MachineLearning.Charts;
using Workflows.MachineLearning.Evaluate;
using Workflows.MachineLearning.Models;
using Workflows.MachineLearning.Scoring;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.Charts;

public sealed class ChartTests
{
    [Fact]
    public void A_legend_stands_outside_of_the_axes()
    {
        using var plot = Theme.NewPlot("Lines", "x", "y");
        plot.Add.ScatterLine(new double[] { 0, 1 }, new double[] { 0, 1 }).LegendText = "a line";
        plot.Png(400, 300);
        plot.Legend.IsVisible.Should().BeFalse("that legend lies over the data");
        plot.Axes.GetPanels().OfType<LegendPanel>().Should().ContainSingle().Which.Edge.Should().Be(Edge.Top);
    }

    [Fact]
    public void A_dashed_line_is_dashed_in_the_legend_too()
    {
        using var plot = Theme.NewPlot("Lines", "x", "y");
        var dashed = plot.Add.Line(0, 0, 1, 1);
        dashed.LineColor = Colors.Red;
        dashed.LinePattern = LinePattern.Dashed;
        dashed.LegendText = "exact";

        using var picture = SKBitmap.Decode(plot.Png(400, 300));
        bool Red(int x, int y) => picture.GetPixel(x, y) is { Red: > 200, Green: < 80, Blue: < 80 };
        var row = Enumerable.Range(0, picture.Height).First(y => Enumerable.Range(0, picture.Width).Any(x => Red(x, y)));
        Enumerable.Range(1, picture.Width - 1).Count(x => Red(x, row) && !Red(x - 1, row)).Should().BeGreaterThan(1);
    }

    [Fact]
    public void Of_two_curves_that_are_one_both_are_seen()
    {
        Scores alike = new(LearningTask.Regression, [1, 2, 3, 5], [1, 2, 4, 9]);
        using var plot = EvaluateReport.Errors("cnt", alike, alike);

        using var picture = SKBitmap.Decode(plot.Png());
        var rows = Enumerable.Range(200, picture.Height - 400);
        var colors = rows.SelectMany(y => Enumerable.Range(0, picture.Width).Select(x => picture.GetPixel(x, y))).ToHashSet();
        colors.Should().Contain([Theme.Main.ToSKColor(), Theme.Other.ToSKColor()]);
    }

    [Fact]
    public void No_chart_places_a_legend_of_its_own() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "activities/Workflows.MachineLearning"), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("ShowLegend(", StringComparison.Ordinal))
            .Select(Path.GetFileName)
            .Should()
            .Equal("Chart.cs");

    [Theory]
    [InlineData(3)]
    [InlineData(0.0004)]
    [InlineData(97)]
    public void The_axis_of_bars_ends_near_the_longest(double longest)
    {
        using var plot = Chart.RankedBars("Bars", "%", [("a", longest, $"{longest} %", Theme.Main), ("b", longest / 2, "half", Theme.Main)]);
        plot.Png(400, 300);
        plot.Axes.Bottom.Range.Span.Should().BeInRange(longest, longest * 1.25);
    }

    [Theory]
    [InlineData(0.3, -2)]
    [InlineData(-0.5, -3)]
    public void Bars_below_zero_are_seen_whole(double best, double worst)
    {
        using var plot = Chart.RankedBars("Bars", "r2", [("a", best, "best", Theme.Good), ("b", worst, "worst", Theme.Main)]);
        plot.Png(400, 300);
        plot.Axes.Bottom.Range.Min.Should().BeInRange(worst * 1.25, worst * 1.05);
        plot.Axes.Bottom.Range.Max.Should().BeInRange(Math.Max(0, best), 1);
    }

    [Fact]
    public void A_long_title_of_a_small_plot_ends_inside_of_it()
    {
        Chart.SmallTitle("atemp, PSI 0.126").Should().Be("atemp, PSI 0.126");
        Chart.SmallTitle(new string('W', 60)).Length.Should().BeInRange(15, 25);
        Chart.SmallTitle(new string('i', 60)).Should().Contain("…").And.HaveLength(40);
        Chart.SmallTitle("a name that begins as all others do, number 853").Should().StartWith("a name that").And.EndWith("number 853");
    }
}
