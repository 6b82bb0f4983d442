using Workflows.Activities;

namespace Workflows.MachineLearning.Scoring;

/// <summary>The figures that models are judged by, and which way is better.</summary>
internal static class Metric
{
    public static readonly IReadOnlyList<string> Regression = ["rmse", "mae", "r2"];
    public static readonly IReadOnlyList<string> Binary = ["auc", "accuracy", "f1", "logLoss"];

    public static bool LowerIsBetter(string metric) => metric is "rmse" or "mae" or "logLoss";

    public static string Check(string metric, IReadOnlyList<string> known, string input) => known.Contains(metric)
        ? metric
        : throw ActivityException.Usage($"{input}: '{metric}' is not measured for this kind of model; known: {string.Join(", ", known)}");
}
