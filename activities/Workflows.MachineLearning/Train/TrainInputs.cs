using Workflows.MachineLearning.Models;

namespace Workflows.MachineLearning.Train;

/// <summary>The inputs of train@1; the manifest describes them for people.</summary>
internal sealed record TrainInputs
{
    public required string Data { get; init; }

    public required string Label { get; init; }

    public LearningTask Task { get; init; } = LearningTask.Regression;

    public Algorithm Algorithm { get; init; } = Algorithm.LightGbm;

    /// <summary>Empty: every numeric column except the label and <see cref="Exclude"/>.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public int Trees { get; init; } = 300;

    public int Leaves { get; init; } = 31;

    public double LearningRate { get; init; } = 0.1;

    public int MinimumLeaf { get; init; } = 20;

    public double RowFraction { get; init; } = 1;

    public double FeatureFraction { get; init; } = 1;

    public bool LogTarget { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Rows to measure on; null: the last <see cref="ValidationFraction"/> of <see cref="Data"/>.</summary>
    public string? Holdout { get; init; }

    public double ValidationFraction { get; init; } = 0.2;

    /// <summary>Rows are put in the order of this column first; null: they are in order already.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>After measuring on the last rows, learn from all of them.</summary>
    public bool Refit { get; init; } = true;
}

/// <summary>The outputs of train@1.</summary>
internal sealed record TrainOutputs
{
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>As many as there is room for; the model's card has all.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    public required int FeatureCount { get; init; }

    /// <summary>Columns that were not named and can't be learned from, as many as there is room for; the log has all.</summary>
    public required IReadOnlyList<LeftOut> LeftOut { get; init; }

    public required int LeftOutCount { get; init; }

    public required int Rows { get; init; }

    public required int ValidationRows { get; init; }
}

/// <summary>A column that was not learned from, and why.</summary>
internal sealed record LeftOut(string Name, string Reason);
