namespace Workflows.Runtime.Storing;

/// <summary>
/// A stored row can't be read: its bytes are damaged, or a newer program wrote it. The message names the row. Where rows are read in lists such
/// a row comes with its reason and its neighbours come too; this is thrown where nothing else was asked for.
/// </summary>
public sealed class UnreadableRowException(string message, Exception? inner) : Exception(message, inner);
