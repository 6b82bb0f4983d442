using System.Collections.Immutable;

namespace Workflows.Server.ActivityApi;

/// <summary>Where <c>notify@1</c> may send messages to.</summary>
public sealed record NotifySettings
{
    /// <summary>Hosts, by name or address. With a list only these, which may then be private; without one any host with a public address.</summary>
    public ImmutableArray<string> Allow { get; init; } = [];

    /// <summary>Webhooks of listed hosts may be called over plain http. Default: https only.</summary>
    public bool PlainHttp { get; init; }
}
