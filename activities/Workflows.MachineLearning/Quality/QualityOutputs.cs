using System.Text.Json.Serialization;

namespace Workflows.MachineLearning.Quality;

/// <summary>The outputs of data-quality@1.</summary>
internal sealed record QualityOutputs
{
    public required bool Passed { get; init; }

    public required long Rows { get; init; }

    public required int Columns { get; init; }

    public required int Rules { get; init; }

    /// <summary>How many rules are broken.</summary>
    public required int Broken { get; init; }

    /// <summary>The gravest of them, as many as there is room for, at most <see cref="Violation.WithExamples"/>; the artifact has all.</summary>
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
    /// <summary>The rule that a column exists: every other rule about it says so too.</summary>
    public const string Missing = "exists";

    /// <summary>How many are shown with their examples.</summary>
    public const int WithExamples = 200;

    /// <summary>One line for people.</summary>
    [JsonIgnore]
    public string Words => $"{Column ?? "table"}: {Said}{string.Concat(Examples.Take(1).Select(e => $" ({e})"))}";

    // A missing column and a rule about the table are broken or not: there is nothing to count.
    private string Said => this switch
    {
        { Rule: Missing } => "there is no such column",
        { Column: null } => $"expected {Expected}",
        { Count: 1 } => $"{Expected}, broken once",
        _ => $"{Expected}, broken {Count} times",
    };
}
