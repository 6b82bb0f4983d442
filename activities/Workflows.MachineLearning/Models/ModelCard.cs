namespace Workflows.MachineLearning.Models;

/// <summary>What a model file knows about itself: the entry <c>card.json</c> beside ML.NET's own in the zip.</summary>
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

    public required int Rows { get; init; }

    /// <summary>Measured on rows that were not learned from.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }
}
