namespace Workflows.MachineLearning.Tables;

/// <summary>What a format makes of a file.</summary>
/// <param name="Sql">What stands after FROM.</param>
/// <param name="Columns">In the file's order.</param>
/// <param name="Rows">How many there are.</param>
internal sealed record TableSource(string Sql, IReadOnlyList<DataColumn> Columns, long Rows);
