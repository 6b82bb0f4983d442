using Microsoft.AspNetCore.Http;
using Workflows.Server.Http;
using Workflows.Server.People;

namespace Workflows.Server.Limiting;

/// <summary>Bounds the requests of each caller, and of each address that nobody has signed in from.</summary>
internal sealed class RequestLimit(ServerLimits limits, TimeProvider time)
{
    private readonly CallerRates limit = new(limits.RequestsPerMinute, time);

    /// <summary>Webhooks come unsigned as far as this knows: what strangers send to pages must not keep them out.</summary>
    private readonly CallerRates hooks = new(limits.RequestsPerMinute, time);

    /// <returns>Why not now; null: it may go on.</returns>
    public IResult? Refuse(HttpContext http, Requirement requirement, Principal? caller)
    {
        if (!requirement.IsCounted || caller is { Actor.IsUnverified: true })
        {
            return null;
        }

        var who = caller?.Actor.ToString() ?? ClientAddress.Of(http);
        var rates = requirement.IsSigned ? hooks : limit;
        return rates.Take(who) is { } wait
            ? Problems.TooManyRequests(http, wait, $"{who} has sent more than {limit.PerMinute} requests a minute")
            : null;
    }
}
