using Workflows.MachineLearning.Models;

namespace Workflows.MachineLearning.Scoring;

/// <summary>
/// Actual values and a model's predictions for the same rows, ready to be measured on any weighting of the rows: weight one each is the
/// plain figure, the counts of a resample make one draw of the bootstrap. A prediction is a value, or for binary tasks a probability.
/// </summary>
internal sealed class Scores
{
    private readonly int[] _ascending;

    public Scores(LearningTask task, float[] actual, float[] predicted)
    {
        Task = task;
        Actual = actual;
        Predicted = predicted;
        // Only AUC wants the order, and sorting anew for each of a thousand resamples would cost more than all the rest.
        _ascending = task == LearningTask.Binary ? [.. Enumerable.Range(0, actual.Length).OrderBy(i => predicted[i])] : [];
    }

    public LearningTask Task { get; }

    public float[] Actual { get; }

    public float[] Predicted { get; }

    public IReadOnlyList<string> Known => Task == LearningTask.Binary ? Metric.Binary : Metric.Regression;

    /// <summary>Every figure that these rows define: of rows with one label alone there is no AUC, and no R².</summary>
    public IReadOnlyDictionary<string, double> All()
    {
        var once = Enumerable.Repeat(1, Actual.Length).ToArray();
        return Known.Select(m => (Metric: m, Value: Measure(m, once))).Where(m => !double.IsNaN(m.Value)).ToDictionary(m => m.Metric, m => m.Value);
    }

    /// <summary>One figure; not a number where the rows of these weights don't define it.</summary>
    public double Measure(string metric, int[] weights) => metric switch
    {
        "rmse" => Math.Sqrt(Mean(weights, (a, p) => (a - p) * (a - p))),
        "mae" => Mean(weights, (a, p) => Math.Abs(a - p)),
        "r2" => R2(weights),
        "accuracy" => Mean(weights, (a, p) => p >= 0.5 == a >= 0.5 ? 1 : 0),
        "logLoss" => Mean(weights, (a, p) => -Math.Log(Math.Clamp(a >= 0.5 ? p : 1 - p, 1e-15, 1))),
        "f1" => F1(weights),
        "auc" => Auc(weights),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "unknown metric"),
    };

    private double Mean(int[] weights, Func<double, double, double> of)
    {
        double sum = 0;
        double count = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * of(Actual[i], Predicted[i]);
            count += weights[i];
        }

        return sum / count;
    }

    private double R2(int[] weights)
    {
        var mean = Mean(weights, (a, _) => a);
        var variance = Mean(weights, (a, _) => (a - mean) * (a - mean));
        return variance == 0 ? double.NaN : 1 - (Mean(weights, (a, p) => (a - p) * (a - p)) / variance);
    }

    private double F1(int[] weights)
    {
        var hits = Mean(weights, (a, p) => a >= 0.5 && p >= 0.5 ? 1 : 0);
        var both = Mean(weights, (a, p) => (a >= 0.5 ? 1 : 0) + (p >= 0.5 ? 1 : 0));
        return both == 0 ? double.NaN : 2 * hits / both;
    }

    /// <summary>The share of (positive, negative) pairs in the right order; a tie counts half.</summary>
    private double Auc(int[] weights)
    {
        double ordered = 0;
        double negatives = 0;
        double positives = 0;
        for (var start = 0; start < _ascending.Length;)
        {
            double tiedPositives = 0;
            double tiedNegatives = 0;
            var score = Predicted[_ascending[start]];
            for (; start < _ascending.Length && Predicted[_ascending[start]].Equals(score); start++)
            {
                var row = _ascending[start];
                var positive = Actual[row] >= 0.5;
                tiedPositives += positive ? weights[row] : 0;
                tiedNegatives += positive ? 0 : weights[row];
            }

            ordered += tiedPositives * (negatives + (tiedNegatives / 2));
            negatives += tiedNegatives;
            positives += tiedPositives;
        }

        return positives * negatives == 0 ? double.NaN : ordered / (positives * negatives);
    }
}
