namespace Workflows.MachineLearning.Models;

/// <summary>How the trees grow.</summary>
internal sealed record TreeParameters(int Trees, int Leaves, double LearningRate, int MinimumLeaf, double RowFraction, double FeatureFraction, int Seed);
