using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Workflows.Server.ActivityApi;

/// <summary>
/// Sockets that listen before anything can answer. The kernel keeps a caller in its queue meanwhile, so a host that most runs never call need not be there:
/// to start one takes a fifth of the time of a short run.
/// </summary>
internal sealed class ListeningSockets : IDisposable
{
    private const int Waiting = 512;

    private readonly Dictionary<IPEndPoint, Socket> sockets = [];
    private readonly TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isDisposed;

    private ListeningSockets()
    {
    }

    /// <summary>Completes when somebody has called at one of them; cancelled where they were closed before, and failed where that can't be seen.</summary>
    public Task Called => called.Task;

    /// <summary>Listens at every one of these addresses, or at none.</summary>
    /// <exception cref="AddressTakenException">Another program listens there.</exception>
    /// <exception cref="SocketException">An address is none of this machine, or may not be used.</exception>
    public static ListeningSockets At(IEnumerable<IPEndPoint> addresses)
    {
        var all = new ListeningSockets();
        try
        {
            foreach (var address in addresses)
            {
                all.Listen(address);
            }
        }
        catch
        {
            all.Dispose();
            throw;
        }

        new Thread(all.Wait) { IsBackground = true, Name = "waits for a caller" }.Start();
        return all;
    }

    /// <summary>Hands one over: whoever takes it closes it.</summary>
    public Socket Take(EndPoint address) =>
        sockets.TryGetValue((IPEndPoint)address, out var socket) ? socket : throw new ArgumentException($"nothing listens at {address}", nameof(address));

    public void Dispose()
    {
        isDisposed = true;
        foreach (var socket in sockets.Values)
        {
            socket.Dispose();
        }
    }

    private void Listen(IPEndPoint address)
    {
        try
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
            sockets.Add(address, socket);
            socket.Listen(Waiting);
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressTakenException(address, taken);
        }
    }

    /// <summary>There is no asynchronous way to see that a caller waits without taking them in.</summary>
    private void Wait()
    {
        try
        {
            var ready = sockets.Values.ToList();
            Socket.Select(ready, null, null, Timeout.InfiniteTimeSpan);
            if (!isDisposed)
            {
                called.TrySetResult();
                return;
            }
        }
        catch (Exception failure) when (!isDisposed)
        {
            called.TrySetException(failure);
            return;
        }
        catch (Exception closed) when (closed is ObjectDisposedException or SocketException)
        {
            // They were closed meanwhile.
        }

        called.TrySetCanceled();
    }
}

/// <summary>Another program listens at an address.</summary>
/// <param name="address">Which.</param>
/// <param name="inner">What the operating system said.</param>
internal sealed class AddressTakenException(IPEndPoint address, Exception inner) : IOException($"{address} is taken by another program", inner)
{
    public IPEndPoint Address { get; } = address;
}
