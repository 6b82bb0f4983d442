namespace Workflows.MachineLearning.Models;

/// <summary>The recipe of a model, and what came of it: a model file keeps it as <c>card.json</c> beside ML.NET's own entries.</summary>
internal sealed record ModelCard
{
    public required LearningTask Task { get; init; }

    public required string Label { get; init; }

    /// <summary>The columns, in the order of the model's feature vector.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    public required Algorithm Algorithm { get; init; }

    public required TreeParameters Parameters { get; init; }

    /// <summary>The model learned log(1 + label); its predictions are in the label's own units all the same.</summary>
    public bool LogTarget { get; init; }

    /// <summary>Rows learned from.</summary>
    public int Rows { get; init; }

    /// <summary>Measured on rows that were not learned from.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();
}
