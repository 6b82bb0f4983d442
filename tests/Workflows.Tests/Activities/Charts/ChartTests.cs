using FluentAssertions;
using ScottPlot;
using ScottPlot.Panels;
using Workflows.MachineLearning.Charts;
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
}
