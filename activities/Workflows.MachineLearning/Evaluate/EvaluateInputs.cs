namespace Workflows.MachineLearning.Evaluate;

/// <summary>The inputs of evaluate@1.</summary>
internal sealed record EvaluateInputs
{
    public required string Candidate { get; init; }

    /// <summary>Rows that neither model has learned from.</summary>
    public required string Data { get; init; }

    /// <summary>The registry's name of the champion; null: there is none to compare with.</summary>
    public string? Model { get; init; }

    /// <summary>The alias of the champion, or <c>none</c>.</summary>
    public string Champion { get; init; } = "production";

    public IReadOnlyList<MetricBound> Objectives { get; init; } = [];

    /// <summary>What the two are compared by; null: the first objective's metric, else rmse or auc.</summary>
    public string? Metric { get; init; }

    public Rule Rule { get; init; } = Rule.Better;

    public int Resamples { get; init; } = 1000;

    public double Confidence { get; init; } = 0.95;

    /// <summary>Rows drawn together, where neighbours resemble each other: 24 for hourly data.</summary>
    public int BlockRows { get; init; } = 1;

    public int Seed { get; init; } = 1;
}

/// <summary>A metric and the bound it must keep.</summary>
internal sealed record MetricBound
{
    public required string Metric { get; init; }

    public double? AtMost { get; init; }

    public double? AtLeast { get; init; }

    /// <summary>For people; nothing is decided by it.</summary>
    public string? Description { get; init; }
}

/// <summary>What the candidate must show against the champion.</summary>
internal enum Rule
{
    /// <summary>The whole interval of the difference favours it.</summary>
    Better,

    /// <summary>The interval does not wholly favour the champion.</summary>
    NotWorse,
}
