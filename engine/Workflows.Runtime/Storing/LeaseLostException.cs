namespace Workflows.Runtime.Storing;

/// <summary>This engine may write no more in a partition: another one has taken its lease since. What was decided in it is dropped.</summary>
public class LeaseLostException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Those that are lost; empty: the whole store.</summary>
    public IReadOnlyList<int> Partitions { get; init; } = [];

    /// <summary>What is to be done in this partition is not to be done by this engine any more.</summary>
    public bool Concerns(int partition) => Partitions.Count == 0 || Partitions.Contains(partition);
}
