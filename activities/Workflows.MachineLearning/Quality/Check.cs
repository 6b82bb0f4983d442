namespace Workflows.MachineLearning.Quality;

/// <summary>One rule as two aggregates of the one scan: how many values break it, and the first few that do.</summary>
/// <param name="Column">Null for a rule about the whole table.</param>
/// <param name="Rule">Its name in the inputs.</param>
/// <param name="Expected">In words.</param>
/// <param name="CountSql">An aggregate that gives the count.</param>
/// <param name="ExamplesSql">An aggregate that gives a list of texts.</param>
internal sealed record Check(string? Column, string Rule, string Expected, string CountSql, string ExamplesSql);
