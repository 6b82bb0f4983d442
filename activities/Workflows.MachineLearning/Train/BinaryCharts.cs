using Workflows.MachineLearning.Charts;
using Workflows.MachineLearning.Reports;
using Workflows.MachineLearning.Scoring;

namespace Workflows.MachineLearning.Train;

/// <summary>How well yes and no are told apart.</summary>
internal static class BinaryCharts
{
    public static void Add(ReportPage page, string label, Scores scores)
    {
        using var roc = Roc(scores);
        page.Plot("ROC curve: true positives against false positives", roc.Png(640, 600));
        using var probabilities = Probabilities(label, scores);
        page.Plot("Histograms: predicted probabilities of the rows of each class", probabilities.Png());
    }

    private static ScottPlot.Plot Roc(Scores scores)
    {
        var order = Enumerable.Range(0, scores.Actual.Length).OrderByDescending(i => scores.Predicted[i]).ToArray();
        double positives = scores.Actual.Count(a => a >= 0.5);
        var negatives = scores.Actual.Length - positives;
        List<double> falsePositive = [0];
        List<double> truePositive = [0];
        double found = 0;
        for (var i = 0; i < order.Length; i++)
        {
            found += scores.Actual[order[i]] >= 0.5 ? 1 : 0;
            // Ties are one point of the curve, reached by a straight line.
            if (i == order.Length - 1 || !scores.Predicted[order[i]].Equals(scores.Predicted[order[i + 1]]))
            {
                truePositive.Add(found / positives);
                falsePositive.Add((i + 1 - found) / negatives);
            }
        }

        var plot = Theme.NewPlot("ROC curve", "false positive rate", "true positive rate");
        var curve = plot.Add.ScatterLine(falsePositive.ToArray(), truePositive.ToArray(), Theme.Main);
        curve.LineWidth = 2.5f;
        curve.LegendText = $"AUC {scores.All()["auc"]:F3}";
        var chance = plot.Add.Line(0, 0, 1, 1);
        chance.LineColor = Theme.Muted;
        chance.LinePattern = ScottPlot.LinePattern.Dashed;
        chance.LegendText = "chance";
        return plot;
    }

    private static ScottPlot.Plot Probabilities(string label, Scores scores)
    {
        var plot = Theme.NewPlot("Predicted probability", $"probability of {label}", "share of the rows of that class, %");
        foreach (var (positive, color) in new[] { (false, Theme.Other), (true, Theme.Main) })
        {
            var values = scores.Predicted.Where((_, i) => scores.Actual[i] >= 0.5 == positive);
            Histograms.Add(plot, new Bins(0, 1, 40), values, color.WithAlpha(0.6), $"{label} = {(positive ? 1 : 0)}");
        }

        return plot;
    }
}
