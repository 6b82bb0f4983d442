using System.Net;
using System.Net.Sockets;

namespace Workflows.MachineLearning.Notify;

/// <summary>Which addresses are those of hosts on the internet, after the special-purpose registries of IANA (RFC 6890).</summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] special4 =
    [
        .. new[]
        {
            "0.0.0.0/8", // this network
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", // private
            "100.64.0.0/10", // shared (carrier-grade NAT)
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local: the metadata services of clouds
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "198.18.0.0/15", // benchmarking
            "224.0.0.0/4", // multicast
            "240.0.0.0/4", // reserved, and broadcast
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Everything outside of it is loopback, link-local, unique local, multicast, NAT64 or not assigned.</summary>
    private static readonly IPNetwork global6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] special6 =
    [
        .. new[]
        {
            "2001::/23", // protocol assignments, Teredo and benchmarking among them
            "2001:db8::/32", "3fff::/20", // documentation
            "2002::/16", // 6to4, which wraps an IPv4 address
        }.Select(IPNetwork.Parse),
    ];

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return Is(address.MapToIPv4());

        return address.AddressFamily == AddressFamily.InterNetwork
            ? !Array.Exists(special4, network => network.Contains(address))
            : global6.Contains(address) && !Array.Exists(special6, network => network.Contains(address));
    }
}
