using Workflows.Activities;
using Workflows.MachineLearning.Models;
using Workflows.MachineLearning.Reports;
using Workflows.MachineLearning.Scoring;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Train;

/// <summary>train@1: boosted trees on a table.</summary>
internal sealed class TrainActivity : Activity<TrainInputs, TrainOutputs>
{
    private const int NamesBytes = 100 << 10;

    public override string Name => "train";

    public override async Task<TrainOutputs> RunAsync(TrainInputs inputs, Attempt attempt, CancellationToken stop)
    {
        Check(inputs);
        attempt.Progress(0, "reading data");
        var set = TrainingSet.Read(inputs, attempt.StepFolder);
        foreach (var column in set.Choice.LeftOut)
        {
            attempt.Log($"not learned from: {column.Name}: {column.Reason}");
        }

        stop.ThrowIfCancellationRequested();

        attempt.Progress(0.2, $"learning from {set.Learn.Rows:N0} rows");
        var recipe = Recipe(inputs, set.Features) with { Rows = set.Learn.Rows };
        var measured = await FitAsync(set.Learn, recipe, stop);
        var scores = new Scores(inputs.Task, set.Validate[inputs.Label], new ModelPackage(measured.Transformer, recipe).Predict(set.Validate));
        var card = recipe with { Metrics = scores.All() };
        foreach (var (name, value) in card.Metrics)
        {
            attempt.Metric(name, value);
        }

        stop.ThrowIfCancellationRequested();
        attempt.Progress(0.6, "drawing the report");
        TrainReport.Write(attempt, inputs, set, measured, scores);

        var model = new ModelPackage(measured.Transformer, card);
        if (inputs.Refit && set.Learn.Rows < set.All.Rows)
        {
            stop.ThrowIfCancellationRequested();
            attempt.Progress(0.8, $"learning again from all {set.All.Rows:N0} rows");
            model = new ModelPackage((await FitAsync(set.All, recipe, stop)).Transformer, card with { Rows = set.All.Rows });
        }

        model.Save(attempt.ArtifactPath("model.zip"));
        attempt.Progress(1, "done");
        return new TrainOutputs
        {
            Metrics = card.Metrics,
            Features = OutputBudget.Fit(set.Features, NamesBytes),
            FeatureCount = set.Features.Count,
            LeftOut = OutputBudget.Fit(set.Choice.LeftOut, NamesBytes),
            LeftOutCount = set.Choice.LeftOut.Count,
            Rows = set.All.Rows,
            ValidationRows = set.Validate.Rows,
        };
    }

    /// <summary>Native code that grows trees hears no token: when told to stop, it is left behind, and the end of the process ends it.</summary>
    private static Task<GrownModel> FitAsync(Table rows, ModelCard recipe, CancellationToken stop) =>
        Task.Run(() => Trainer.Fit(rows, recipe), stop).WaitAsync(stop);

    private static ModelCard Recipe(TrainInputs inputs, IReadOnlyList<string> features) => new()
    {
        Task = inputs.Task,
        Label = inputs.Label,
        Features = features,
        Algorithm = inputs.Algorithm,
        Parameters = Parameters(inputs),
        LogTarget = inputs.LogTarget,
    };

    private static TreeParameters Parameters(TrainInputs i) =>
        new(i.Trees, i.Leaves, i.LearningRate, i.MinimumLeaf, i.RowFraction, i.FeatureFraction, i.Seed);

    private static void Check(TrainInputs inputs)
    {
        Require.That(inputs.Trees is >= 1 and <= 10_000, "trees", "1 to 10000");
        Require.That(inputs.Leaves is >= 2 and <= 4096, "leaves", "2 to 4096");
        Require.That(inputs.LearningRate is > 0 and <= 1, "learningRate", "over 0, at most 1");
        Require.That(inputs.MinimumLeaf >= 1, "minimumLeaf", "1 or more");
        Require.That(inputs.RowFraction is > 0 and <= 1, "rowFraction", "over 0, at most 1");
        Require.That(inputs.FeatureFraction is > 0 and <= 1, "featureFraction", "over 0, at most 1");
        Require.That(inputs.ValidationFraction is > 0 and < 1, "validationFraction", "between 0 and 1");
        Require.That(!inputs.LogTarget || inputs.Task == LearningTask.Regression, "logTarget", "false for task binary");
    }
}
