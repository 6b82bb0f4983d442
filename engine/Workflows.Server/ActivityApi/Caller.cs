using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Workflows.Runtime.Attempts;

namespace Workflows.Server.ActivityApi;

/// <summary>Admits requests that carry the token of a live attempt, and tells the routes whose it is.</summary>
internal sealed class Caller(ActivityApiOptions options)
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> AdmitAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        if (Token(http) is { } token && options.Tokens.Read(token) is { } uid && await options.Engine.FindAttemptAsync(uid, http.RequestAborted) is { } attempt)
        {
            http.Features.Set(attempt);
            return await next(call);
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Unauthorized();
    }

    /// <summary>Whose request it is. Never what the request itself says.</summary>
    public static AttemptIdentity Of(HttpContext http) => http.Features.GetRequiredFeature<AttemptIdentity>();

    private static string? Token(HttpContext http) =>
        http.Request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
}
