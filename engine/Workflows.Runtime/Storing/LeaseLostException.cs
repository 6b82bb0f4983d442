namespace Workflows.Runtime.Storing;

/// <summary>This engine may write no more: another one has taken the lease since. It drops what it has decided, and ends.</summary>
public class LeaseLostException(string message) : Exception(message);
