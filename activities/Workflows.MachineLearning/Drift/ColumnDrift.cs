namespace Workflows.MachineLearning.Drift;

/// <summary>How far a column has moved.</summary>
internal sealed record ColumnDrift
{
    public required string Name { get; init; }

    public required bool Drifted { get; init; }

    /// <summary>Why it has drifted: the gravest of what was found. Null: it has not.</summary>
    public required DriftReason? Reason { get; init; }

    /// <summary>What the reference holds.</summary>
    public required Held ReferenceKind { get; init; }

    /// <summary>What the current data hold; null where the column is gone.</summary>
    public required Held? CurrentKind { get; init; }

    /// <summary>Of the values that are there: bins of numbers, categories of text. Null where they are not compared.</summary>
    public required double? Psi { get; init; }

    /// <summary>Null but for numbers.</summary>
    public required double? Ks { get; init; }

    /// <summary>Of the Kolmogorov-Smirnov test for numbers, of the chi-square test for categories.</summary>
    public required double? PValue { get; init; }

    /// <summary>The share of rows without a value, 0 to 1.</summary>
    public required double ReferenceMissing { get; init; }

    /// <summary>The share of rows without a value, 0 to 1; null where the column is gone.</summary>
    public required double? CurrentMissing { get; init; }

    /// <summary>The index over two bins: a value is missing, or there.</summary>
    public required double? MissingPsi { get; init; }

    /// <summary>Categories that the reference never had, the most frequent first.</summary>
    public required IReadOnlyList<string> NewCategories { get; init; }

    /// <summary>Categories that are no more, the most frequent first.</summary>
    public required IReadOnlyList<string> VanishedCategories { get; init; }
}

/// <summary>What makes a column count as drifted, the gravest first.</summary>
internal enum DriftReason
{
    /// <summary>The current data have no such column.</summary>
    Gone,

    /// <summary>The column has no value any more.</summary>
    Empty,

    /// <summary>Numbers became text, or the like.</summary>
    Type,

    /// <summary>Many more rows lack a value, or many fewer.</summary>
    Missing,

    /// <summary>The values are spread in another way.</summary>
    Distribution,
}

/// <summary>What the values of a column are.</summary>
internal enum Held
{
    Number,
    Text,

    /// <summary>Dates and times: they move by their nature, so of these only type and missing values are compared.</summary>
    Time,
    Nothing,
}
