using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>A way to a server that is cut when the test says: whatever is on it at that moment, in either direction, is lost.</summary>
internal sealed class CutConnections : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> open = [];
    private readonly NpgsqlConnectionStringBuilder target;
    private readonly Task accepting;

    public CutConnections(string server)
    {
        target = new(server);
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Connection => new NpgsqlConnectionStringBuilder(target.ConnectionString)
    {
        Port = ((IPEndPoint)listener.LocalEndpoint).Port,
    }.ConnectionString;

    /// <summary>Cuts what is open now.</summary>
    /// <returns>How many connections that were.</returns>
    public int Cut()
    {
        var cut = 0;
        foreach (var client in open.Keys.ToArray())
        {
            if (open.TryRemove(client, out _))
            {
                // A reset, not an end: what is in flight is dropped.
                client.LingerState = new LingerOption(true, 0);
                client.Dispose();
                cut++;
            }
        }

        return cut;
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        Cut();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            _ = RelayAsync(client);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        open.TryAdd(client, 0);
        using var server = new TcpClient { NoDelay = true };
        try
        {
            client.NoDelay = true;
            await server.ConnectAsync(target.Host!, target.Port);
            await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
        }
        catch (Exception cut) when (cut is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // That is what it is for.
        }
        finally
        {
            if (open.TryRemove(client, out _))
            {
                client.Dispose();
            }
        }
    }
}
