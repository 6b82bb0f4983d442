namespace Workflows.MachineLearning.Evaluate;

/// <summary>
/// The record that approvals and promotions stand on: it names both models and the data by digest, and says in words why. It is the
/// outputs of evaluate@1 and, with the same members, the artifact verdict.json.
/// </summary>
internal sealed record Verdict
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

/// <summary>Candidate minus champion, with the interval that holds <paramref name="Confidence"/> of the resampled differences.</summary>
/// <param name="Metric">What was compared.</param>
/// <param name="Difference">Measured on all rows.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Confidence">Such as 0.95.</param>
/// <param name="Resamples">How many.</param>
/// <param name="BlockRows">Rows drawn together.</param>
/// <param name="Seed">Of the draws.</param>
/// <param name="Favours">candidate, champion, or neither while the interval holds 0.</param>
internal sealed record Interval(string Metric, double Difference, double Low, double High, double Confidence, int Resamples, int BlockRows, int Seed, string Favours);
