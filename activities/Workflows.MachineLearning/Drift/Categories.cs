namespace Workflows.MachineLearning.Drift;

/// <summary>
/// How often two samples have each category of a text column. The most frequent of the reference are bins of their own, its others are one
/// bin, and what it never had is another: a new category counts like a number outside of the known range.
/// </summary>
internal sealed record Categories
{
    /// <summary>The bins that are one category.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Rows of the reference in each of <see cref="Names"/>, in its other categories, and 0.</summary>
    public required IReadOnlyList<long> Reference { get; init; }

    /// <summary>Rows of the current data in each of <see cref="Names"/>, in the reference's other categories, and in new ones.</summary>
    public required IReadOnlyList<long> Current { get; init; }

    /// <summary>The most frequent ones that the reference never had.</summary>
    public required IReadOnlyList<string> New { get; init; }

    /// <summary>The most frequent ones that are no more.</summary>
    public required IReadOnlyList<string> Vanished { get; init; }

    /// <summary>How often values come again, before as now.</summary>
    public required Repetition Repetition { get; init; }

    /// <summary>
    /// Rows of the reference whose value has no second one. Their share is how much of another sample of the same values would be new
    /// (Good and Turing).
    /// </summary>
    public required long Single { get; init; }
}

/// <summary>How often the values of a text column come again.</summary>
internal enum Repetition
{
    /// <summary>Often: they are categories.</summary>
    Often,

    /// <summary>More than half of the values are different ones, in both samples: how often one of them comes is chance, whether it is known is not.</summary>
    Seldom,

    /// <summary>Nearly each value is another, in both samples: identifiers or free text, which are new by their nature.</summary>
    Never,
}
