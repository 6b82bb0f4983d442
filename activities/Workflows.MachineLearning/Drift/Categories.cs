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

    /// <summary>Most values are different ones, before as now: identifiers or free text, whose values say nothing as categories.</summary>
    public required bool AreIdentifiers { get; init; }
}
