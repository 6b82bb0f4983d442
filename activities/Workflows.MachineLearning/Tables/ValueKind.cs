namespace Workflows.MachineLearning.Tables;

/// <summary>What one field of a CSV file can be read as.</summary>
internal enum ValueKind
{
    Empty,

    /// <summary>A word for a missing value, which it is unless the column holds text.</summary>
    MissingWord,
    Number,
    Boolean,
    Date,
    Timestamp,
    Text,
}
