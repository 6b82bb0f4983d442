using System.Net;
using System.Net.Sockets;

namespace Workflows.Tests.Kubernetes.PodMode;

/// <summary>Takes connections and never says a word.</summary>
internal sealed class SilentServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private Socket? caller;

    public SilentServer() => listener.Start();

    public string Address => $"http://{listener.LocalEndpoint}/activity";
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Somebody has called.</summary>
    public async Task CalledAsync() => caller = await listener.AcceptSocketAsync().WaitAsync(TimeSpan.FromSeconds(30));

    public void Dispose()
    {
        caller?.Dispose();
        listener.Dispose();
    }
}
