using System.Net;
using System.Net.Sockets;

namespace Workflows.Tests.Executors;

/// <summary>A port of this machine that nobody listens on, for a server that must be told one.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
