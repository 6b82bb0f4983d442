using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>
/// A way to a server that is cut when the test says: whatever is on it at that moment, in either direction, is lost. Or it is slow: each answer comes so long
/// after its question.
/// </summary>
internal sealed class CutConnections : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> open = [];
    private readonly NpgsqlConnectionStringBuilder target;
    private readonly Task accepting;
    private int answers;

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

    /// <summary>How long each answer takes, from now on.</summary>
    public TimeSpan Slowness { get; set; }

    /// <summary>How many answers have come.</summary>
    public int Answers => answers;

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
            var way = new Way(this);
            await Task.WhenAny(way.AskAsync(client.GetStream(), server.GetStream()), way.AnswerAsync(server.GetStream(), client.GetStream()));
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

    /// <summary>The two directions of one connection. What is asked in one piece is answered late once, however long the answer is.</summary>
    private sealed class Way(CutConnections server)
    {
        private const int Buffer = 64 << 10;

        private volatile bool asked;

        public async Task AskAsync(NetworkStream from, NetworkStream to)
        {
            var buffer = new byte[Buffer];
            while (await from.ReadAsync(buffer) is > 0 and var count)
            {
                asked = true;
                await to.WriteAsync(buffer.AsMemory(0, count));
            }
        }

        public async Task AnswerAsync(NetworkStream from, NetworkStream to)
        {
            var buffer = new byte[Buffer];
            while (await from.ReadAsync(buffer) is > 0 and var count)
            {
                if (asked)
                {
                    asked = false;
                    Interlocked.Increment(ref server.answers);
                    await Task.Delay(server.Slowness);
                }

                await to.WriteAsync(buffer.AsMemory(0, count));
            }
        }
    }
}
