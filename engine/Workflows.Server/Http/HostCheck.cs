using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Workflows.Server.Http;

/// <summary>
/// Refuses requests for a host that this server is not: a page of somebody else whose name was made to point here (DNS rebinding) must not act with the
/// rights of whoever opened it.
/// </summary>
/// <param name="names">Names under which the server is reached, besides <c>localhost</c> and addresses of loopback.</param>
internal sealed class HostCheck(ImmutableArray<string> names)
{
    /// <summary>Whoever asks for nothing but health (a kubelet) calls it by an address.</summary>
    public Task PassAsync(HttpContext http, RequestDelegate next) => IsOurs(http.Request.Host.Host) || http.Request.Path.StartsWithSegments("/health")
        ? next(http)
        : Problems.Misdirected($"this server is not {http.Request.Host.Host}: publicUrl in wf.yaml names what it is reached as").ExecuteAsync(http);

    private bool IsOurs(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))
        || names.Contains(host, StringComparer.OrdinalIgnoreCase);
}
