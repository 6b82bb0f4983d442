using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Workflows.Cli.CommandLine;

namespace Workflows.Cli.Engines;

/// <summary>Where pods find the activity API, and where it listens for them.</summary>
/// <param name="Told">What pods are told; port 0 is the folder's own.</param>
/// <param name="Bound">Where we listen.</param>
internal sealed record PodsAddress(IPEndPoint Told, IPEndPoint Bound)
{
    /// <summary>Any address that is not here: no packet is sent to it, only the route is asked for.</summary>
    private static readonly IPAddress elsewhere = IPAddress.Parse("192.0.2.1");

    /// <summary>
    /// As it was said; else this machine's address on the route to the API server. A server on loopback (kind, minikube) has its nodes
    /// behind this machine: they reach its address on the default route.
    /// </summary>
    public static PodsAddress Of(IPEndPoint? said, Uri server)
    {
        if (said is not null)
        {
            // A Service's address, or a router's: what comes there arrives at any of ours.
            return new(said, IsOurs(said.Address) ? said : new IPEndPoint(IPAddress.Any, said.Port));
        }

        var address = Resolve(server).Select(Route).Prepend(null).Append(Route(elsewhere))
            .FirstOrDefault(ours => ours is not null && !IPAddress.IsLoopback(ours))
            ?? throw RefusedException.Usage("no address of this machine is known that pods could reach", "say it: --activity-api http://IP:PORT");
        return new(new IPEndPoint(address, 0), new IPEndPoint(address, 0));
    }

    private static IPAddress[] Resolve(Uri server)
    {
        try
        {
            return IPAddress.TryParse(server.Host.Trim('[', ']'), out var address) ? [address] : Dns.GetHostAddresses(server.Host, AddressFamily.InterNetwork);
        }
        catch (SocketException)
        {
            // The executor tells that the server can't be found; here the default route must do.
            return [];
        }
    }

    private static IPAddress? Route(IPAddress to)
    {
        try
        {
            using var socket = new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(to, 9);
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static bool IsOurs(IPAddress address) => IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Any(ours => ours.Address.Equals(address));
}
