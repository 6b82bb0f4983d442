namespace Workflows.MachineLearning.Evaluate;

/// <summary>
/// The record that approvals and promotions stand on: it names both models and the data by digest, and says in words why. It is the
/// outputs of evaluate@1 and, with the same members, the artifact verdict.json.
/// </summary>
internal sealed record EvaluateVerdict
{
    public required bool Passed { get; init; }

    /// <summary>One sentence for each objective, and one for the comparison.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>The candidate's figures.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    public required JudgedModel Candidate { get; init; }

    /// <summary>Null: there was none.</summary>
    public required JudgedChampion? Champion { get; init; }

    public required IReadOnlyList<JudgedObjective> Objectives { get; init; }

    /// <summary>Null without a champion.</summary>
    public required Interval? Interval { get; init; }

    public required JudgedData Data { get; init; }
}

/// <summary>A model that was measured: its file, and its figures on the data.</summary>
internal sealed record JudgedModel(string Sha256, IReadOnlyDictionary<string, double> Metrics);

/// <summary>The model that serves: its name and version in the registry, its file, and its figures on the same data.</summary>
internal sealed record JudgedChampion(string Model, int Version, string Sha256, IReadOnlyDictionary<string, double> Metrics);

/// <summary>An objective and whether it was met.</summary>
internal sealed record JudgedObjective(string Metric, double? AtMost, double? AtLeast, double Value, bool Met);

/// <summary>The rows both were measured on.</summary>
internal sealed record JudgedData(string Sha256, int Rows);

/// <summary>Candidate minus champion.</summary>
internal sealed record Interval
{
    /// <summary>What was compared.</summary>
    public required string Metric { get; init; }

    /// <summary>Measured on all rows.</summary>
    public required double Difference { get; init; }

    /// <summary>The resampled differences between here and <see cref="High"/> are the share <see cref="Confidence"/> of all.</summary>
    public required double Low { get; init; }

    public required double High { get; init; }

    public required double Confidence { get; init; }

    public required int Resamples { get; init; }

    public required int BlockRows { get; init; }

    public required int Seed { get; init; }

    /// <summary>candidate, champion, or neither while the interval holds 0.</summary>
    public required string Favours { get; init; }
}
