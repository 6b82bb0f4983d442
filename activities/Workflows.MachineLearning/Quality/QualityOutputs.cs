using System.Text.Json.Serialization;

namespace Workflows.MachineLearning.Quality;

/// <summary>The outputs of data-quality@1.</summary>
internal sealed record QualityOutputs
{
    public required bool Passed { get; init; }

    public required long Rows { get; init; }

    public required int Columns { get; init; }

    public required int Rules { get; init; }

    public required IReadOnlyList<Violation> Violations { get; init; }
}

/// <summary>A rule that does not hold.</summary>
/// <param name="Column">Null for a rule about the whole table.</param>
/// <param name="Rule">The member of the rule: <c>notNull</c>, <c>min</c> and so on.</param>
/// <param name="Expected">The rule in words.</param>
/// <param name="Count">Values that break it.</param>
/// <param name="Examples">The first few, with their rows.</param>
internal sealed record Violation(string? Column, string Rule, string Expected, long Count, IReadOnlyList<string> Examples)
{
    /// <summary>One line for people.</summary>
    [JsonIgnore]
    public string Words => $"{Column ?? "table"}: {Expected}, broken {Count} times ({string.Join("; ", Examples.Take(1))})";
}
