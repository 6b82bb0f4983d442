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
    public static GrownModel Fit(Table data, ModelCard card)
    {
        var ml = new MLContext(card.Parameters.Seed);
        var target = card.LogTarget ? [.. data[card.Label].Select(v => MathF.Log(1 + v))] : data[card.Label];
        var view = Examples.View(ml, data.ToVectors(card.Features), target, card.Features.Count);
        if (card.Task == LearningTask.Binary)
        {
            view = ml.Transforms.Conversion.ConvertType(nameof(Examples.Label), outputKind: DataKind.Boolean).Fit(view).Transform(view);
        }

        var grown = Grow(ml, view, card);
        if (!grown.HasSplit)
        {
            throw NoTree(card.Parameters);
        }

        return card.LogTarget ? grown with { Transformer = grown.Transformer.Append(Exponential(ml, grown.Transformer.Transform(view))) } : grown;
    }

    private static GrownModel Grow(MLContext ml, IDataView view, ModelCard card)
    {
        OpenMp.WaitPassively();
        var p = card.Parameters;
        var (number, yesOrNo) = (ml.Regression.Trainers, ml.BinaryClassification.Trainers);
        try
        {
            return (card.Task, card.Algorithm) switch
            {
                (LearningTask.Regression, Algorithm.LightGbm) => Model(number.LightGbm(Options<LightGbmRegressionTrainer.Options>(p)).Fit(view), m => m.Model),
                (LearningTask.Regression, _) => Model(number.FastTree(Options(new FastTreeRegressionTrainer.Options(), p)).Fit(view), m => m.Model),
                (_, Algorithm.LightGbm) => Model(yesOrNo.LightGbm(Options<LightGbmBinaryTrainer.Options>(p)).Fit(view), m => m.Model.SubModel),
                _ => Model(yesOrNo.FastTree(Options(new FastTreeBinaryTrainer.Options(), p)).Fit(view), m => m.Model.SubModel),
            };
        }
        catch (ArgumentNullException e) when (e.ParamName == "items")
        {
            // ML.NET's way of saying that a tree has no split.
            throw NoTree(p, e);
        }
        catch (DllNotFoundException e)
        {
            throw new ActivityException(ExitCode.Configuration, $"LightGBM can't be loaded: install libgomp1, or set algorithm: fasttree ({e.Message})", e);
        }
    }

    private static ActivityException NoTree(TreeParameters p, Exception? cause = null) => ActivityException.BadData(
        "no tree could be grown: no column parts the rows so that the parts differ in the label and "
        + $"each holds minimumLeaf ({p.MinimumLeaf}) rows or more: give more rows or other columns, or lower minimumLeaf",
        cause);

    private static GrownModel Model<T>(T transformer, Func<T, TreeEnsembleModelParametersBasedOnRegressionTree> trees)
        where T : ITransformer => new(transformer, trees(transformer));

    /// <summary>Back to the label's own units inside the model, so that whoever loads the file need not know.</summary>
    private static ExpressionTransformer Exponential(MLContext ml, IDataView scored) =>
        ml.Transforms.Expression("Score", "(s) : exp(s) - 1f", "Score").Fit(scored);

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
