using System.Net;
using System.Net.Sockets;

namespace Workflows.Tests.Kubernetes.PodMode;

/// <summary>Stands between a pod and the API, and breaks the first connections that carry more than so many bytes.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Uri target;
    private readonly int after;
    private int left;

    /// <param name="target">The API.</param>
    /// <param name="cuts">How many connections are broken.</param>
    /// <param name="after">The bytes that they carry before, from the pod.</param>
    public CuttingProxy(string target, int cuts, int after)
    {
        (this.target, left, this.after) = (new Uri(target), cuts, after);
        listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://{listener.LocalEndpoint}{target.AbsolutePath}";

    /// <summary>How many connections are still to be broken.</summary>
    public int Left => left;

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = CarryAsync(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(TcpClient pod)
    {
        using (pod)
        using (var api = new TcpClient())
        {
            try
            {
                await api.ConnectAsync(target.Host, target.Port, stop.Token);
                var back = api.GetStream().CopyToAsync(pod.GetStream(), stop.Token);
                var buffer = new byte[8192];
                for (long carried = 0; await pod.GetStream().ReadAsync(buffer, stop.Token) is > 0 and var count; carried += count)
                {
                    if (carried + count > after && left > 0)
                    {
                        left--;
                        return;
                    }

                    await api.GetStream().WriteAsync(buffer.AsMemory(0, count), stop.Token);
                }

                api.Client.Shutdown(SocketShutdown.Send);
                await back;
            }
            catch (Exception end) when (end is IOException or SocketException or OperationCanceledException)
            {
                // Either side has gone.
            }
        }
    }
}
