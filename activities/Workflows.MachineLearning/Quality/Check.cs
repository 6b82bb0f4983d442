using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Quality;

/// <summary>One rule as two aggregates: how many values break it, and, looked up only if some do, the first few of them.</summary>
/// <param name="Column">Null for a rule about the whole table.</param>
/// <param name="Rule">Its name in the inputs.</param>
/// <param name="Expected">In words.</param>
/// <param name="CountSql">An aggregate over the column's text that gives the count.</param>
/// <param name="ExamplesSql">An aggregate that gives a list of texts.</param>
internal sealed record Check(DataColumn? Column, string Rule, string Expected, string CountSql, string ExamplesSql)
{
    /// <summary>Of the rule unique: SQL over the column's text that is the same for values that are the same.</summary>
    public string? Key { get; init; }
}
