using System.Text.Json.Nodes;

namespace Workflows.Server.Notifying;

/// <summary>A place that people are told at.</summary>
public interface INotificationSink
{
    /// <summary>Its name in the settings.</summary>
    string Name { get; }

    /// <summary>What it is, for people: <c>ops (webhook to hooks.example.com)</c>. No secret.</summary>
    string Shown { get; }

    /// <returns>Whom it did not reach, of several whom the sink tells, and why; null: all were told.</returns>
    /// <exception cref="DeliveryException">It was not taken, or nobody knows whether it was.</exception>
    Task<string?> SendAsync(NotificationMessage message, CancellationToken cancellation);
}

/// <summary>What a sink sends.</summary>
/// <param name="Id">The same on each try, so that the receiver can tell a repetition.</param>
/// <param name="Type">What happened: <c>run.failed</c>.</param>
/// <param name="Happened">When.</param>
/// <param name="Data">What is told of it.</param>
/// <param name="Title">The same in one line.</param>
/// <param name="Link">Where people look at it, and decide; following it does nothing. Null: nobody knows how they reach the server.</param>
public sealed record NotificationMessage(string Id, string Type, DateTimeOffset Happened, JsonObject Data, string Title, Uri? Link)
{
    /// <summary>To what it happened: <c>train#7 sign-off</c>.</summary>
    public string Subject { get; init; } = string.Empty;
}

/// <summary>A notification was not taken. Its text is kept and shown: it names a host, and quotes no secret and no answer.</summary>
public sealed class DeliveryException : Exception
{
    public DeliveryException(string message)
        : base(message)
    {
    }

    public DeliveryException(string message, Exception cause)
        : base(message, cause)
    {
    }

    public DeliveryException()
    {
    }

    /// <summary>What HTTP answered; null where it was none.</summary>
    public int? Status { get; init; }

    /// <summary>The beginning of what HTTP answered beside that. Others have written it: to be looked into, never shown.</summary>
    public string Answer { get; init; } = string.Empty;
}
