namespace Workflows.Runtime.Storing;

/// <summary>
/// The database can't be reached or written for now (connection lost, busy, disk full): nothing is wrong with what was asked, and it is asked
/// again. Whether a commit that ends so was stored is unknown.
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? inner) : Exception(message, inner)
{
    /// <summary>What keeps it away.</summary>
    public StoreTrouble Trouble { get; init; } = StoreTrouble.Failed;
}

/// <summary>What keeps a store from answering.</summary>
public enum StoreTrouble
{
    /// <summary>The disk, the network or the system fails it.</summary>
    Failed,

    /// <summary>Others write, for longer than anybody waits.</summary>
    Busy,

    /// <summary>There is no room left.</summary>
    Full,

    /// <summary>This user may not read or write it.</summary>
    Denied,
}
