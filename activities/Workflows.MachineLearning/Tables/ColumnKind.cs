namespace Workflows.MachineLearning.Tables;

/// <summary>What all values of a column are. A missing value is of every kind.</summary>
internal enum ColumnKind
{
    /// <summary>Nothing tells: a CSV file has no value there.</summary>
    Empty,
    Number,
    Boolean,
    Date,
    Timestamp,
    Text,
}
