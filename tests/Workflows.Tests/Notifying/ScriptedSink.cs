using System.Collections.Concurrent;
using Workflows.Server.Notifying;

namespace Workflows.Tests.Notifying;

/// <summary>Somebody who is told, and does with it what a test says.</summary>
internal sealed class ScriptedSink(string name) : INotificationSink
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    public string Shown => name;

    /// <summary>Takes a message and says nothing, until it is cancelled.</summary>
    public bool Hangs { get; init; }

    /// <summary>Why nothing is taken; null: all is.</summary>
    public string? Refuses { get; set; }

    public ConcurrentQueue<string> Came { get; } = [];

    /// <summary>Ends once a message came.</summary>
    public Task Reached => reached.Task;

    public async Task<string?> SendAsync(NotificationMessage message, CancellationToken cancellation)
    {
        Came.Enqueue(message.Id);
        reached.TrySetResult();
        if (Hangs)
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }

        return Refuses is { } why ? throw new DeliveryException(why) : null;
    }
}
