using Microsoft.AspNetCore.Http;

namespace Workflows.Server.Http;

/// <summary>The token of a request: <c>Authorization: Bearer …</c>.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>Null where there is none, or several.</summary>
    public static string? Read(HttpContext http) =>
        http.Request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : null;
}
