using Workflows.Activities;
using Workflows.MachineLearning.Models;
using Workflows.MachineLearning.Scoring;

namespace Workflows.MachineLearning.Train;

/// <summary>The pictures of one training.</summary>
internal static class TrainReport
{
    public static void Write(Attempt attempt, TrainInputs inputs, TrainingSet set, GrownModel model, Scores scores)
    {
        LearningCurve.Write(attempt, inputs, set, model);
        ImportanceChart.Write(attempt, model.Importance(set.Features));
        if (inputs.Task == LearningTask.Regression)
        {
            RegressionCharts.Write(attempt, inputs.Label, scores);
        }
        else
        {
            BinaryCharts.Write(attempt, inputs.Label, scores);
        }
    }
}
