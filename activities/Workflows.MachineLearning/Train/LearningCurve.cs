using Workflows.Activities;
using Workflows.MachineLearning.Charts;
using Workflows.MachineLearning.Models;
using Workflows.MachineLearning.Reports;
using Workflows.MachineLearning.Scoring;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Train;

/// <summary>The error after each tree, on the rows learned from and on the others: where they part, the model starts to learn by heart.</summary>
internal static class LearningCurve
{
    /// <summary>Enough for a smooth line; a curve over millions of rows would cost more than the training.</summary>
    private const int MaxRows = 20_000;

    private const int MaxPoints = 50;

    public static void Add(ReportPage page, Attempt attempt, TrainInputs inputs, TrainingSet set, GrownModel model)
    {
        var metric = inputs.Task == LearningTask.Regression ? "rmse" : "auc";
        var learned = Points(inputs, set, model, metric, set.Learn).ToArray();
        var validated = Points(inputs, set, model, metric, set.Validate).ToArray();
        foreach (var (tree, value) in validated)
        {
            attempt.Metric($"validation.{metric}", value, tree);
        }

        using var plot = Theme.NewPlot("Learning curve", "trees", inputs.Task == LearningTask.Regression ? $"RMSE of {inputs.Label}" : "AUC");
        var lines = new[] { (learned, "rows learned from", Theme.Other, Theme.Broad), (validated, "validation rows", Theme.Main, Theme.Thin) };
        foreach (var (points, name, color, width) in lines.Where(l => l.Item1.Length > 0))
        {
            var line = plot.Add.ScatterLine(points.Select(p => (double)p.Tree).ToArray(), points.Select(p => p.Value).ToArray(), color);
            line.LineWidth = width;
            line.LegendText = $"{name}: {Figure.Plain(points[^1].Value, 4)}";
        }

        plot.Axes.Margins(horizontal: 0.01);
        page.Plot($"Lines: {metric} after each tree, on rows learned from and on validation rows", plot.Png());
    }

    private static IEnumerable<(int Tree, double Value)> Points(TrainInputs inputs, TrainingSet set, GrownModel model, string metric, Table table)
    {
        var stride = (table.Rows + MaxRows - 1) / MaxRows;
        var sample = table.Take([.. Enumerable.Range(0, table.Rows).Where(r => r % stride == 0)]);
        var actual = sample[inputs.Label];
        var once = Enumerable.Repeat(1, sample.Rows).ToArray();
        var every = Math.Max(1, inputs.Trees / MaxPoints);
        var tree = 0;
        foreach (var raw in model.Staged(sample.ToVectors(set.Features)))
        {
            tree++;
            if (tree % every == 0 || tree == 1)
            {
                // AUC looks at the order only, so the raw sum does for a probability.
                var predicted = inputs.LogTarget ? [.. raw.Select(v => MathF.Exp(v) - 1)] : raw;
                var value = new Scores(inputs.Task, actual, predicted).Measure(metric, once);
                if (!double.IsNaN(value))
                {
                    yield return (tree, value);
                }
            }
        }
    }
}
