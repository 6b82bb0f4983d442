namespace Workflows.MachineLearning.Drift;

/// <summary>The inputs of drift@1.</summary>
internal sealed record DriftInputs
{
    /// <summary>What the model learned from.</summary>
    public required string Reference { get; init; }

    /// <summary>What it sees now.</summary>
    public required string Current { get; init; }

    /// <summary>The model that learned from the reference; null: none is named.</summary>
    public string? Model { get; init; }

    /// <summary>The column that the model predicts; null: none is singled out.</summary>
    public string? Target { get; init; }

    /// <summary>Empty: every column of the reference.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public double MaxPsi { get; init; } = 0.2;

    /// <summary>A second bound, on the Kolmogorov-Smirnov statistic; null: none.</summary>
    public double? MaxKs { get; init; }
}

/// <summary>The outputs of drift@1.</summary>
internal sealed record DriftOutputs
{
    /// <summary>The target or any other column has drifted.</summary>
    public required bool Drifted { get; init; }

    /// <summary>The input.</summary>
    public required string? Model { get; init; }

    /// <summary>The largest PSI of all columns, of their values or of what is missing; null where none can be compared.</summary>
    public required double? Statistic { get; init; }

    /// <summary>Null without a target.</summary>
    public required ColumnDrift? Target { get; init; }

    /// <summary>The other columns, as many as there is room for: what is lost first, then the most changed.</summary>
    public required IReadOnlyList<ColumnDrift> Columns { get; init; }

    /// <summary>How many were compared, the target too.</summary>
    public required int ColumnCount { get; init; }

    /// <summary>Names of those that drifted, the target too, as many as there is room for, in the same order.</summary>
    public required IReadOnlyList<string> DriftedColumns { get; init; }

    /// <summary>How many drifted.</summary>
    public required int DriftedCount { get; init; }

    public required long ReferenceRows { get; init; }

    public required long CurrentRows { get; init; }
}
