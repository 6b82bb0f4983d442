namespace Workflows.Runtime.Notifying;

/// <summary>A try to deliver a notification, as it is handed over.</summary>
/// <param name="Id">Of which notification.</param>
/// <param name="Sink">The name of who is told.</param>
/// <param name="Tries">How many came before this one. Where the store knows of more, this one is void: it was begun, or another came after it.</param>
/// <param name="Pause">It begins after this time.</param>
public readonly record struct NotificationTry(string Id, string Sink, int Tries, TimeSpan Pause);
