using System.Diagnostics.Metrics;
using Workflows.Core.Runs;
using Workflows.Runtime.Observing;
using Workflows.Runtime.Storing;

namespace Workflows.Server.Notifying;

/// <summary>What became of notifications, for <c>/metrics</c>: counted by the server that delivered them.</summary>
internal sealed class NotificationMeter : IDisposable
{
    private readonly Meter meter = new(EngineMeter.Name);
    private readonly Counter<long> ended;

    public NotificationMeter() =>
        ended = meter.CreateCounter<long>("workflows.notifications.ended", description: "Notifications that were delivered, or given up.");

    public void Count(string sink, NotificationOutcome outcome) => ended.Add(1, [new("sink", sink), new("outcome", outcome.Word())]);

    public void Dispose() => meter.Dispose();
}
