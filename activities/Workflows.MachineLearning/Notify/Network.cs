using System.Net;
using System.Net.NetworkInformation;

namespace Workflows.MachineLearning.Notify;

/// <summary>What is asked of the network before a connection is opened. A test gives its own.</summary>
internal sealed record Network
{
    /// <summary>The addresses of a host.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = static (host, stop) => Dns.GetHostAddressesAsync(host, stop);

    /// <summary>The addresses of this machine, or of this pod.</summary>
    public Func<IEnumerable<IPAddress>> Own { get; init; } = static () => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address);
}
