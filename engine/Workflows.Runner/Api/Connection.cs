using System.Net;
using System.Net.Sockets;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Api;

/// <summary>
/// One TCP connection, by the bare calls: .NET's own sockets start threads, and none may be there when the command is forked. No wait is
/// longer than its limit.
/// </summary>
internal sealed unsafe class Connection : IDisposable
{
    private const int ConnectTime = 10_000, SilentTime = 60_000;
    private const int Ip4 = 2, Ip6 = 10;
    private const int SocketLevel = 1, PendingError = 4, NoSignal = 0x4000;
    private const int TcpSocket = 1 | Libc.CloseOnExec | Libc.NonBlocking;
    private readonly NetworkWait waits;
    private readonly int socket;

    private Connection(int socket, NetworkWait waits) => (this.socket, this.waits) = (socket, waits);

    /// <summary>The other side has sent something already, so nothing more is sent to it.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Connects.</summary>
    /// <exception cref="ApiException">Nobody is there.</exception>
    public static Connection Open(IPEndPoint endpoint, NetworkWait waits)
    {
        var socket = Libc.socket(endpoint.AddressFamily == AddressFamily.InterNetwork ? Ip4 : Ip6, TcpSocket, 0);
        if (socket < 0) throw Lost("socket", Libc.Errno);
        var connection = new Connection(socket, waits);
        try
        {
            connection.Connect(endpoint);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Reads what is there, or waits for something.</summary>
    /// <returns>0 where the other side has ended.</returns>
    public int Read(Span<byte> buffer, int patience = SilentTime)
    {
        while (true)
        {
            int count;
            fixed (byte* start = buffer)
            {
                count = (int)Libc.recv(socket, start, (nuint)buffer.Length, 0);
            }

            if (count >= 0) return count;
            if (Libc.Errno is var error && error != Libc.ErrorAgain) throw Lost("the connection broke", error);
            if (waits.For(socket, Libc.Readable, patience) == 0) throw new ApiException($"no answer in {patience / 1000} s", passes: true);
        }
    }

    /// <summary>Sends all of it, or as much as the other side takes before it answers.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !IsAnswered)
        {
            var ready = waits.For(socket, Libc.Readable | Libc.Writable, SilentTime);
            if (ready == 0) throw new ApiException($"nothing was taken in {SilentTime / 1000} s", passes: true);
            IsAnswered = (ready & Libc.Readable) != 0;
            if (IsAnswered) return;

            int count;
            fixed (byte* start = bytes)
            {
                count = (int)Libc.send(socket, start, (nuint)bytes.Length, NoSignal);
            }

            if (count < 0 && Libc.Errno is var error && error != Libc.ErrorAgain) throw Lost("the connection broke", error);
            bytes = bytes[Math.Max(count, 0)..];
        }
    }

    public void Dispose() => _ = Libc.close(socket);

    private void Connect(IPEndPoint endpoint)
    {
        var address = endpoint.Serialize();
        fixed (byte* start = address.Buffer.Span)
        {
            if (Libc.connect(socket, start, (uint)address.Size) == 0) return;
        }

        if (Libc.Errno is var error && error != Libc.ErrorInProgress) throw Lost("no connection", error);
        if (waits.For(socket, Libc.Writable, ConnectTime) == 0) throw new ApiException($"no connection in {ConnectTime / 1000} s", passes: true);
        if (Pending() is var pending and not 0) throw Lost("no connection", pending);
    }

    private int Pending()
    {
        var error = stackalloc int[1];
        uint size = sizeof(int);
        return Libc.getsockopt(socket, SocketLevel, PendingError, error, &size) == 0 ? *error : Libc.Errno;
    }

    private static ApiException Lost(string what, int error) => new($"{what}: {Libc.ErrorText(error)}", passes: true);
}
