using Microsoft.AspNetCore.Http;

namespace Workflows.Server.ActivityApi;

/// <summary>Lets requests pass that carry the token of a live attempt and are within its limits, and tells the routes whose they are.</summary>
internal sealed class Authentication(ActivityApiOptions options)
{
    private const string Scheme = "Bearer ";

    private readonly AttemptBudgets budgets = new(options.Limits, options.Engine, options.Time);

    public async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        if (Token(http) is not { } token || options.Tokens.Read(token) is not { } uid) return Problems.Unauthorized(http);

        var budget = budgets.Of(uid);
        if (budget.TakeRequest() is { } wait) return Problems.TooManyRequests(http, wait, options.Limits);

        await budgets.SweepAsync(http.RequestAborted);
        var lookup = await AttemptLookup.FindAsync(uid, options, http.RequestAborted);
        if (lookup.Attempt is { } attempt)
        {
            Caller.Set(http, attempt, budget);
            return await next(call);
        }

        if (!lookup.IsOver) return Problems.Unavailable(http, "the attempt's run is not in the engine's memory now; try again");

        // Its budget stays until the next sweep: a process that was left behind and asks again and again is held back as any other.
        return Problems.Unauthorized(http);
    }

    private static string? Token(HttpContext http) =>
        http.Request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : null;
}
