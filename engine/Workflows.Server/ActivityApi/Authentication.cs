using Microsoft.AspNetCore.Http;
using Workflows.Server.Http;

namespace Workflows.Server.ActivityApi;

/// <summary>Lets requests pass that carry the token of a live attempt and are within its limits, and tells the routes whose they are.</summary>
internal sealed class Authentication(ActivityApiOptions options)
{
    private readonly AttemptBudgets budgets = new(options.Limits, options.Engine, options.Time);

    public async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        if (BearerToken.Read(http) is not { } token || options.Tokens.Read(token) is not { } uid) return Unauthorized(http);

        var budget = budgets.Of(uid);
        if (budget.TakeRequest() is { } wait) return TooMany(http, wait);

        await budgets.SweepAsync(http.RequestAborted);
        var lookup = await AttemptLookup.FindAsync(uid, options, http.RequestAborted);
        if (lookup.Attempt is { } attempt)
        {
            Caller.Set(http, attempt, budget);
            return await next(call);
        }

        if (!lookup.IsOver) return Problems.Unavailable(http, "the attempt's run is not in the engine's memory now; try again");

        // Its budget stays until the next sweep: a process that was left behind and asks again and again is held back as any other.
        return Unauthorized(http);
    }

    /// <summary>The same for a token that is wrong and for one whose attempt is over or never was.</summary>
    public static IResult Unauthorized(HttpContext http) => Problems.Unauthorized(http, "the token is not that of a live attempt");

    private IResult TooMany(HttpContext http, TimeSpan wait) => Problems.TooManyRequests(
        http, wait, $"an attempt may send {options.Limits.RequestsPerSecond} requests a second, and {options.Limits.Burst} at once");
}
