namespace Workflows.MachineLearning.Quality;

/// <summary>What the scan saw of one column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Nulls">Rows without a value.</param>
/// <param name="Numbers">Rows with a finite number.</param>
/// <param name="Min">The least of them; null without any.</param>
/// <param name="Max">The greatest of them.</param>
internal sealed record ColumnProfile(string Name, long Nulls, long Numbers, double? Min, double? Max);
