using System.Net;
using System.Net.Sockets;
using Workflows.Activities;

namespace Workflows.MachineLearning.Notify;

/// <summary>
/// Which hosts may be posted to. A workflow's author chooses the address, so it must not lead into the cluster: without a list any public
/// host over https; with <c>NOTIFY_ALLOW</c> only the hosts on it, which may then be private or plain http. The name is resolved once, and
/// the connection goes to the very address that was checked.
/// </summary>
internal sealed class AllowedHosts(IReadOnlySet<string> listed)
{
    /// <summary>Host names, comma-separated.</summary>
    public const string Variable = "NOTIFY_ALLOW";

    public static AllowedHosts From(Attempt attempt)
    {
        var names = (attempt.Setting(Variable) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new AllowedHosts(names.ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    public Uri Check(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw ActivityException.Usage("the webhook is not an http or https address");
        }

        if (listed.Count > 0 && !listed.Contains(uri.Host))
        {
            throw ActivityException.Configuration($"{uri.Host} is not among the hosts that {Variable} allows: {string.Join(", ", listed)}");
        }

        return uri.Scheme == "https" || listed.Contains(uri.Host)
            ? uri
            : throw ActivityException.Configuration($"{uri.Host} is not asked over https: use https, or name the host in {Variable}");
    }

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext request, CancellationToken stop)
    {
        var host = request.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, stop);
        var target = addresses.FirstOrDefault(a => listed.Contains(host) || IsPublic(a))
            ?? throw ActivityException.Configuration(
                $"{host} has no public address, and notify@1 does not reach into private networks: name the host in {Variable} if it is meant");
#pragma warning disable CA2000 // The stream that is returned owns it
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(new IPEndPoint(target, request.DnsEndPoint.Port), stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Not loopback, link-local (cloud metadata), private, carrier-grade, multicast or reserved; an IPv4 address in IPv6 clothes is
    /// undressed first.
    /// </summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // Global unicast is 2000::/3. Two corners of it wrap IPv4 addresses: 2002::/16 (6to4) and 2001::/32 (Teredo).
            var b6 = address.GetAddressBytes();
            return (b6[0] & 0xE0) == 0x20 && (b6[0], b6[1]) != (0x20, 0x02) && (b6[0], b6[1], b6[2], b6[3]) != (0x20, 0x01, 0, 0);
        }

        var b = address.GetAddressBytes();
        return (b[0], b[1]) switch
        {
            (0 or 10 or 127 or >= 224, _) => false,
            (100, >= 64 and < 128) => false,
            (169, 254) or (192, 168) => false,
            (172, >= 16 and < 32) => false,
            (192, 0) when b[2] == 0 => false,
            (198, 18 or 19) => false,
            _ => true,
        };
    }
}
