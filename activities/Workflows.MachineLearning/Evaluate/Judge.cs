using Workflows.Activities;
using Workflows.MachineLearning.Reports;
using Workflows.MachineLearning.Scoring;

namespace Workflows.MachineLearning.Evaluate;

/// <summary>From measured figures to a decision: pure, so that every rule is a line in a test.</summary>
internal static class Judge
{
    private const int FewestBlocks = 10;

    public static JudgedObjective Met(MetricBound objective, Scores candidate)
    {
        Metric.Check(objective.Metric, candidate.Known, "objectives");
        if (objective is { AtMost: null, AtLeast: null })
        {
            throw ActivityException.Usage($"objectives: '{objective.Metric}' needs atMost or atLeast");
        }

        var value = Measured(objective.Metric, candidate);
        return new JudgedObjective(objective.Metric, objective.AtMost, objective.AtLeast, value, !(value > objective.AtMost) && !(value < objective.AtLeast));
    }

    public static string Words(JudgedObjective objective)
    {
        var bound = objective switch
        {
            { AtMost: { } most, AtLeast: { } least } => $"at least {Figure.Exact(least)} and at most {Figure.Exact(most)}",
            { AtMost: { } most } => $"at most {Figure.Exact(most)}",
            { AtLeast: var least } => $"at least {Figure.Exact(least!.Value)}",
        };
        double[] bounds = [.. new[] { objective.AtMost, objective.AtLeast }.OfType<double>()];
        return $"{objective.Metric} is {Figure.Against(objective.Value, bounds)}, and the objective is {bound}: {(objective.Met ? "met" : "not met")}";
    }

    public static Interval Compare(Scores candidate, Scores champion, string metric, EvaluateInputs inputs, out double[] differences)
    {
        CheckBlocks(candidate.Actual.Length, inputs.BlockRows);
        var difference = Measured(metric, candidate) - Measured(metric, champion);
        differences = PairedBootstrap.Differences(candidate, champion, metric, inputs.Resamples, inputs.BlockRows, inputs.Seed);
        var (low, high) = PairedBootstrap.Interval(differences, inputs.Confidence);
        var better = Metric.LowerIsBetter(metric) ? high < 0 : low > 0;
        var worse = Metric.LowerIsBetter(metric) ? low > 0 : high < 0;
        return new Interval
        {
            Metric = metric,
            Difference = difference,
            Low = low,
            High = high,
            Confidence = inputs.Confidence,
            Resamples = inputs.Resamples,
            BlockRows = inputs.BlockRows,
            Seed = inputs.Seed,
            Favours = better ? "candidate" : worse ? "champion" : "neither",
        };
    }

    /// <summary>Resamples of a few blocks are all alike, and any difference at all would look certain.</summary>
    public static void CheckBlocks(int rows, int blockRows)
    {
        if (blockRows > 1 && rows / blockRows < FewestBlocks)
        {
            throw ActivityException.BadData(
                $"blockRows: {rows} rows hold {rows / blockRows} blocks of {blockRows}, and a comparison needs {FewestBlocks} or more: hold out more rows");
        }
    }

    public static bool Passes(Interval interval, Rule rule) => rule == Rule.Better ? interval.Favours == "candidate" : interval.Favours != "champion";

    public static string Words(Interval interval, Rule rule, int version)
    {
        var range = $"{Figure.Percent(interval.Confidence)} % interval {Signed(interval.Low)} to {Signed(interval.High)}";
        var found = $"{interval.Metric} differs from champion version {version} by {Signed(interval.Difference)} ({range})";
        var meaning = interval.Favours switch
        {
            "candidate" => "the candidate is better",
            "champion" => "the champion is better",
            _ when interval is { Low: 0, High: 0 } => "the two predict the same",
            _ => "the interval holds 0, so neither is shown to be better",
        };
        var asked = rule == Rule.Better
            ? "the rule `better` asks that the candidate is shown to be better"
            : "the rule `notWorse` asks that the candidate is not shown to be worse";
        return $"{found}: {meaning}; {asked}: {(Passes(interval, rule) ? "passed" : "not passed")}";
    }

    /// <summary>A figure on all rows; where they don't define it, no verdict can stand on it.</summary>
    private static double Measured(string metric, Scores scores) => scores.All().TryGetValue(metric, out var value)
        ? value
        : throw ActivityException.BadData(
            $"data: {metric} can't be measured, since the label is {Figure.Plain(scores.Actual[0])} in each of the {scores.Actual.Length} rows: "
            + "give rows that differ");

    /// <summary>As many digits as the figures that it is the difference of, however small they are.</summary>
    private static string Signed(double value) => value > 0 ? $"+{Figure.Plain(value)}" : Figure.Plain(value);
}
