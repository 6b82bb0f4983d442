using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Workflows.Server.Limiting;

/// <summary>Where a request comes from, as strangers are counted: who has an IPv6 address has as many as they like, so of that the network counts.</summary>
internal static class ClientAddress
{
    private const int NetworkBits = 64;

    public static string Of(HttpContext http) => http.Connection.RemoteIpAddress switch
    {
        null => "nobody",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } address => Network(address),
        var address => address.ToString(),
    };

    private static string Network(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBits / 8).Clear();
        return $"{new IPAddress(bytes)}/{NetworkBits}";
    }
}
