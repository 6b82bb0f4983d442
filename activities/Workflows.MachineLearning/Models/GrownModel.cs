using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Workflows.MachineLearning.Models;

/// <summary>A model fresh from training: what scores, and the trees to look into.</summary>
internal sealed record GrownModel(ITransformer Transformer, TreeEnsembleModelParametersBasedOnRegressionTree Trees)
{
    /// <summary>False for a model that says the same of every row: FastTree then has no tree, LightGBM one that splits nothing.</summary>
    public bool HasSplit => Trees.TrainedTreeEnsemble.Trees.Count > 0 && Gains().Any(g => g > 0);

    /// <summary>Each feature's share of the gain of all splits, largest first; the shares sum to 1.</summary>
    public IReadOnlyList<(string Feature, double Share)> Importance(IReadOnlyList<string> features)
    {
        var gains = Gains();
        var total = gains.Sum(g => (double)g);
        return [.. features.Select((name, i) => (name, total == 0 ? 0 : gains[i] / total)).OrderByDescending(f => f.Item2)];
    }

    /// <summary>The raw sum after each tree, for rows as feature vectors: what a learning curve is made of.</summary>
    public IEnumerable<float[]> Staged(float[][] rows)
    {
        var sums = Enumerable.Repeat((float)Trees.TrainedTreeEnsemble.Bias, rows.Length).ToArray();
        for (var t = 0; t < Trees.TrainedTreeEnsemble.Trees.Count; t++)
        {
            var tree = Trees.TrainedTreeEnsemble.Trees[t];
            var weight = Trees.TrainedTreeEnsemble.TreeWeights[t];
            for (var r = 0; r < rows.Length; r++)
            {
                sums[r] += (float)(weight * Leaf(tree, rows[r]));
            }

            yield return sums;
        }
    }

    private float[] Gains()
    {
        VBuffer<float> weights = default;
        Trees.GetFeatureWeights(ref weights);
        return [.. weights.DenseValues()];
    }

    private static double Leaf(RegressionTreeBase tree, float[] row)
    {
        var node = 0;
        while (node >= 0)
        {
            node = row[tree.NumericalSplitFeatureIndexes[node]] <= tree.NumericalSplitThresholds[node] ? tree.LeftChild[node] : tree.RightChild[node];
        }

        return tree.LeafValues[~node];
    }
}
