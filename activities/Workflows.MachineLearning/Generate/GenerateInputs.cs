namespace Workflows.MachineLearning.Generate;

/// <summary>The inputs of generate@1.</summary>
internal sealed record GenerateInputs
{
    public int Seed { get; init; } = 1;

    public DateOnly Start { get; init; } = new(2011, 1, 1);

    public int Days { get; init; } = 365;

    /// <summary>The last part of the days, as an artifact of its own.</summary>
    public double HoldoutFraction { get; init; } = 0.2;

    /// <summary>0: the world the models know. 0.5: half as much demand again, and warmer.</summary>
    public double Drift { get; init; }
}

/// <summary>The outputs of generate@1.</summary>
internal sealed record GenerateOutputs
{
    public required int Rows { get; init; }

    public required int HoldoutRows { get; init; }

    /// <summary>First day of the holdout.</summary>
    public required DateOnly HoldoutFrom { get; init; }

    public required double MeanDemand { get; init; }
}
