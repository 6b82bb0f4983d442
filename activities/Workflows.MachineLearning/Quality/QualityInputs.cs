using System.Text.Json;

namespace Workflows.MachineLearning.Quality;

/// <summary>The inputs of data-quality@1.</summary>
internal sealed record QualityInputs
{
    public required string Data { get; init; }

    public IReadOnlyList<ColumnRule> Rules { get; init; } = [];

    public RowCountRule? RowCount { get; init; }

    public bool FailOnViolation { get; init; } = true;

    /// <summary>What maxAge counts back from; null: now.</summary>
    public DateTimeOffset? AsOf { get; init; }
}

/// <summary>What must hold for one column; each member that is set is a rule of its own.</summary>
internal sealed record ColumnRule
{
    public required string Column { get; init; }

    public bool NotNull { get; init; }

    public double? MaxNullFraction { get; init; }

    public ColumnType? Type { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }

    public bool Unique { get; init; }

    /// <summary>Numbers or texts.</summary>
    public IReadOnlyList<JsonElement>? Allowed { get; init; }

    /// <summary>A regular expression (RE2) that the whole value must match.</summary>
    public string? Pattern { get; init; }

    /// <summary>How old the newest value may be: <c>36h</c>, <c>7d</c>. None may be in the future.</summary>
    public string? MaxAge { get; init; }
}

/// <summary>How many rows there may be.</summary>
internal sealed record RowCountRule
{
    public long? Min { get; init; }

    public long? Max { get; init; }
}

/// <summary>What every value of a column must be readable as.</summary>
internal enum ColumnType
{
    Integer,
    Number,
    Boolean,
    Date,
    Timestamp,
}
