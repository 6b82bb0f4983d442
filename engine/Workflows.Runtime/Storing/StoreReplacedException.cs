namespace Workflows.Runtime.Storing;

/// <summary>
/// The store is not there any more: its database was deleted, or another one lies in its place. What is written to the open file goes nowhere,
/// so nothing is acknowledged, and an engine ends.
/// </summary>
public sealed class StoreReplacedException(string message) : LeaseLostException(message);
