using System.Net;
using System.Net.Sockets;
using Workflows.MachineLearning.Notify;

namespace Workflows.Server.Notifying;

/// <summary>
/// Which addresses a sink is reached at. An administrator wrote its host: an address, or <c>localhost</c>, is meant as it stands. What a name leads to is
/// decided by others, so it must be public unless the settings say otherwise. A name is resolved once, and the connection goes to what was checked.
/// </summary>
/// <param name="isPrivate">The host may be of a private network.</param>
public sealed class SinkNetwork(bool isPrivate)
{
    private static readonly TimeSpan limit = TimeSpan.FromSeconds(10);

    /// <summary>The addresses of a host. A test gives its own.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = static (host, stop) => Dns.GetHostAddressesAsync(host, stop);

    /// <summary>Plain text may go there: to this machine, or where an administrator says that the network is private.</summary>
    public bool TakesPlainText(string host) =>
        isPrivate || host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var written) && IPAddress.IsLoopback(written));

    /// <exception cref="DeliveryException">There is no address that may be reached, or nobody answers there.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        enough.CancelAfter(limit);
        try
        {
            return await OpenAsync(await AddressesAsync(host.Trim('[', ']'), enough.Token), port, enough.Token);
        }
        catch (SocketException failure)
        {
            throw new DeliveryException($"{host} can't be reached: {failure.SocketErrorCode}", failure);
        }
        catch (OperationCanceledException failure) when (!cancellation.IsCancellationRequested)
        {
            throw new DeliveryException($"{host} can't be reached: nobody answers within {limit.TotalSeconds:F0} s", failure);
        }
    }

    private static async Task<Socket> OpenAsync(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out var written))
        {
            return [written];
        }

        var addresses = await Resolve(host, cancellation);
        IPAddress[] reachable = isPrivate || host == "localhost" ? addresses : [.. addresses.Where(PublicAddress.Is)];
        return reachable.Length > 0
            ? reachable
            : throw new DeliveryException($"{host} has no public address: where a private one is meant, say `private: true` of its sink in wf.yaml");
    }
}
