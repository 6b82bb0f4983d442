using System.Net;
using System.Net.Sockets;
using Workflows.Activities;

namespace Workflows.MachineLearning.Notify;

/// <summary>
/// Which hosts a message may be sent to. The author of a workflow chooses them (the webhook's address, the mail server), so they must not lead into
/// the cluster: without a list of the administrator only public addresses, with one only the hosts on it, which may be private. A name is resolved
/// once, and the connection goes to the very address that was checked.
/// </summary>
internal sealed class AllowedHosts(NotifySettings settings, Network network)
{
    private const string Advice = "an administrator can list it under `notify.allow` in wf.yaml";

    private readonly HashSet<string> listed = [.. settings.Allow.Select(Normal)];

    /// <summary>The address of a webhook.</summary>
    /// <exception cref="ActivityException">It is none, or its host or scheme is not allowed.</exception>
    public Uri Webhook(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            throw ActivityException.Usage("the webhook is not an http or https address");
        }

        if (uri.UserInfo.Length > 0) throw ActivityException.Usage("the webhook's address holds a user name: a webhook takes none");

        CheckListed(uri.IdnHost);
        if (uri.Scheme == "http" && !(settings.PlainHttp && IsListed(uri.IdnHost)))
        {
            throw ActivityException.Configuration(
                $"{uri.Host} is not called over https: use https; an administrator can allow plain http for listed hosts (`notify.plainHttp` in wf.yaml)");
        }

        return uri;
    }

    /// <summary>Connects to an address of the host that may be reached.</summary>
    /// <exception cref="ActivityException">There is none.</exception>
    /// <exception cref="SocketException">Nobody answers there, or the name is not known.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, CancellationToken stop)
    {
        CheckListed(host);
        var addresses = await ReachableAsync(host, stop);
        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), stop);
                return socket;
            }
            catch (SocketException) when (i + 1 < addresses.Length)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private async Task<IPAddress[]> ReachableAsync(string host, CancellationToken stop)
    {
        var addresses = await network.Resolve(host, stop);
        if (IsListed(host)) return addresses;

        var own = network.Own().ToHashSet();
        bool IsOwn(IPAddress address) => own.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
        IPAddress[] reachable = [.. addresses.Where(address => PublicAddress.Is(address) && !IsOwn(address))];
        return reachable.Length > 0
            ? reachable
            : throw ActivityException.Configuration($"{host} has no public address, and notify@1 does not reach into private networks: {Advice}");
    }

    private void CheckListed(string host)
    {
        if (listed.Count > 0 && !IsListed(host))
        {
            throw ActivityException.Configuration($"{host} is not among the hosts that messages may be sent to: {string.Join(", ", settings.Allow)}; {Advice}");
        }
    }

    private bool IsListed(string host) => listed.Contains(Normal(host));

    /// <summary>Host names know no case, a dot at their end changes nothing, and an IPv6 address stands in brackets in some places.</summary>
    private static string Normal(string host) => host.Trim('[', ']').TrimEnd('.').ToLowerInvariant();
}
