using Workflows.Server.Notifying;

namespace Workflows.Tests.Notifying;

/// <summary>A sink that needs the rig, which needs its sinks.</summary>
internal sealed class LateSink<T>(string name, Func<T> make) : INotificationSink
    where T : INotificationSink, IDisposable
{
    public string Name => name;

    public string Shown => name;

    public async Task<string?> SendAsync(NotificationMessage message, CancellationToken cancellation)
    {
        using var sink = make();
        return await sink.SendAsync(message, cancellation);
    }
}
