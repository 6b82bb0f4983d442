using System.Globalization;
using Workflows.Activities;
using Workflows.MachineLearning.Models;
using Workflows.MachineLearning.Reports;
using Workflows.MachineLearning.Scoring;

namespace Workflows.MachineLearning.Train;

/// <summary>What one training came to.</summary>
internal static class TrainReport
{
    public static void Write(Attempt attempt, TrainInputs inputs, TrainingSet set, GrownModel model, Scores scores)
    {
        var importance = model.Importance(set.Features);
        var page = new ReportPage($"Model of {inputs.Label}")
            .Paragraph(string.Create(
                CultureInfo.InvariantCulture, $"{set.Learn.Rows:N0} rows learned from, {set.Validate.Rows:N0} validation rows, {set.Features.Count} features."))
            .Table(["metric", "on the validation rows"], scores.All().Select(m => (IReadOnlyList<Cell>)[m.Key, Cell.Number(m.Value)]));
        LearningCurve.Add(page, attempt, inputs, set, model);
        if (inputs.Task == LearningTask.Regression)
        {
            RegressionCharts.Add(page, inputs.Label, scores);
        }
        else
        {
            BinaryCharts.Add(page, inputs.Label, scores);
        }

        page.Heading("Feature importance")
            .Plot("Bars: the share of each feature in the gain of all splits", ImportanceChart.Draw(importance))
            .Table(["feature", "share of the gain"], importance.Select(f => (IReadOnlyList<Cell>)[f.Feature, Cell.Percent(f.Share)]))
            .Save(attempt);
    }
}
