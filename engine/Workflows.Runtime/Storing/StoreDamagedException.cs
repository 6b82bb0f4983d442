namespace Workflows.Runtime.Storing;

/// <summary>
/// The database's own bytes make no sense any more, which no waiting mends: nothing is acknowledged, and an engine ends. A single row that can't
/// be read is an <see cref="UnreadableRowException"/>, and stops nothing else.
/// </summary>
public sealed class StoreDamagedException(string message, Exception? inner = null) : LeaseLostException(message, inner);
