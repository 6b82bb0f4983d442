using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using Microsoft.ML.Transforms;
using Workflows.Activities;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Models;

/// <summary>
/// Grows the trees. The same data, parameters and seed give the same model: LightGBM runs in its deterministic mode, and FastTree sums
/// per feature, so the number of cores changes nothing.
/// </summary>
internal static class Trainer
{
    public static GrownModel Fit(Table data, LearningTask task, string label, IReadOnlyList<string> features, Algorithm algorithm, TreeParameters parameters, bool logTarget)
    {
        var ml = new MLContext(parameters.Seed);
        var target = logTarget ? [.. data[label].Select(v => MathF.Log(1 + v))] : data[label];
        var view = Examples.View(ml, data.ToVectors(features), target, features.Count);
        if (task == LearningTask.Binary)
        {
            view = ml.Transforms.Conversion.ConvertType(nameof(Examples.Label), outputKind: DataKind.Boolean).Fit(view).Transform(view);
        }

        var predictor = Grow(ml, view, task, algorithm, parameters);
        return logTarget ? predictor with { Transformer = predictor.Transformer.Append(Exponential(ml, predictor.Transformer.Transform(view))) } : predictor;
    }

    private static GrownModel Grow(MLContext ml, IDataView view, LearningTask task, Algorithm algorithm, TreeParameters parameters)
    {
        try
        {
            return (task, algorithm) switch
            {
                (LearningTask.Regression, Algorithm.LightGbm) => Model(ml.Regression.Trainers.LightGbm(Options<LightGbmRegressionTrainer.Options>(parameters)).Fit(view), m => m.Model),
                (LearningTask.Regression, _) => Model(ml.Regression.Trainers.FastTree(Options(new FastTreeRegressionTrainer.Options(), parameters)).Fit(view), m => m.Model),
                (_, Algorithm.LightGbm) => Model(ml.BinaryClassification.Trainers.LightGbm(Options<LightGbmBinaryTrainer.Options>(parameters)).Fit(view), m => m.Model.SubModel),
                _ => Model(ml.BinaryClassification.Trainers.FastTree(Options(new FastTreeBinaryTrainer.Options(), parameters)).Fit(view), m => m.Model.SubModel),
            };
        }
        catch (ArgumentNullException e) when (e.ParamName == "items")
        {
            // ML.NET's way of saying that a tree has no split.
            throw ActivityException.BadData($"no tree could be grown: minimumLeaf ({parameters.MinimumLeaf}) is too large for so few rows", e);
        }
    }

    private static GrownModel Model<T>(T transformer, Func<T, TreeEnsembleModelParametersBasedOnRegressionTree> trees)
        where T : ITransformer => new(transformer, trees(transformer));

    /// <summary>Back to the label's own units inside the model, so that whoever loads the file need not know.</summary>
    private static ExpressionTransformer Exponential(MLContext ml, IDataView scored) => ml.Transforms.Expression("Score", "(s) : exp(s) - 1f", "Score").Fit(scored);

    private static T Options<T>(TreeParameters p)
        where T : class, new()
    {
        // LightGBM's option types share a generic base that differs in each type argument; `dynamic` is the only way to say this once.
        dynamic options = new T();
        options.NumberOfIterations = p.Trees;
        options.NumberOfLeaves = p.Leaves;
        options.LearningRate = p.LearningRate;
        options.MinimumExampleCountPerLeaf = p.MinimumLeaf;
        options.UseCategoricalSplit = false;
        options.Seed = p.Seed;
        options.Deterministic = true;
        // Left to itself LightGBM takes every core of the node, whatever the pod's limit.
        options.NumberOfThreads = Environment.ProcessorCount;
        options.Booster = new GradientBooster.Options
        {
            SubsampleFraction = p.RowFraction,
            SubsampleFrequency = p.RowFraction < 1 ? 1 : 0,
            FeatureFraction = p.FeatureFraction,
        };
        return options;
    }

    private static T Options<T>(T options, TreeParameters p)
        where T : BoostedTreeOptions
    {
        options.NumberOfTrees = p.Trees;
        options.NumberOfLeaves = p.Leaves;
        options.LearningRate = p.LearningRate;
        options.MinimumExampleCountPerLeaf = p.MinimumLeaf;
        options.BaggingSize = p.RowFraction < 1 ? 1 : 0;
        options.BaggingExampleFraction = p.RowFraction;
        options.FeatureFraction = p.FeatureFraction;
        options.Seed = p.Seed;
        options.FeatureSelectionSeed = p.Seed;
        options.NumberOfThreads = Environment.ProcessorCount;
        return options;
    }
}
