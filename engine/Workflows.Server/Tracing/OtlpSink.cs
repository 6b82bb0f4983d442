using Workflows.Runtime.Tracing;
using Workflows.Server.Hooks;
using Workflows.Server.Notifying;

namespace Workflows.Server.Tracing;

/// <summary>
/// Sends the trace of each run that has ended to a collector of OpenTelemetry, by OTLP over HTTP. It is told of ends as people are, so what tries again
/// and survives restarts there does so here.
/// </summary>
public sealed class OtlpSink : INotificationSink, IDisposable
{
    /// <summary>Spans in one request: below a megabyte, which every collector takes.</summary>
    private const int Batch = 1_000;

    private readonly Uri address;
    private readonly IReadOnlyDictionary<string, Func<SigningSecret>> headers;
    private readonly TraceReader traces;
    private readonly SinkClient client;

    /// <param name="name">Its name in the settings.</param>
    /// <param name="collector">What <c>/v1/traces</c> is below.</param>
    /// <param name="headers">What each request carries: names, and the secrets that are their values.</param>
    /// <param name="network">Which addresses may be reached.</param>
    /// <param name="traces">What is sent.</param>
    public OtlpSink(string name, Uri collector, IReadOnlyDictionary<string, Func<SigningSecret>> headers, SinkNetwork network, TraceReader traces)
    {
        (Name, this.headers, this.traces) = (name, headers, traces);
        address = new($"{collector.AbsoluteUri.TrimEnd('/')}/v1/traces");
        client = new(network);
    }

    public string Name { get; }

    public string Shown => $"{Name} (traces to {address.Host})";

    public async Task<string?> SendAsync(NotificationMessage message, CancellationToken cancellation)
    {
        if (await traces.FindEndedAsync((string)message.Data["project"]!, (string)message.Data["run"]!, cancellation) is not { } run)
        {
            return "the run has been retried, and is sent when it ends again, or it is gone";
        }

        var said = headers.ToDictionary(header => header.Key, header => SecretHeader.ValueOf(Name, header.Key, header.Value()));
        await foreach (var spans in traces.ReadAsync(run, message.Link, cancellation).Chunk(Batch).WithCancellation(cancellation))
        {
            await client.PostAsync(address, OtlpJson.Write(spans), new("application/json"), said, cancellation);
        }

        return null;
    }

    public void Dispose() => client.Dispose();
}
