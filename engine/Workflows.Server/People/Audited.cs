using Microsoft.AspNetCore.Http;
using Workflows.Runtime.Storing;

namespace Workflows.Server.People;

/// <summary>How requests become acts on record.</summary>
internal static class Audited
{
    /// <param name="http">The request, which <see cref="Authorization"/> let pass.</param>
    /// <param name="project">See <see cref="AuditEntry"/>.</param>
    /// <param name="act">See there.</param>
    /// <param name="what">To what it is done.</param>
    /// <param name="after">What it is then, or what was asked for.</param>
    public static AuditEntry Of(HttpContext http, string? project, string act, string what, string? after = null) =>
        Of(http, Principal.Of(http), project, act, what, after);

    /// <summary>The same of who is about to come in, or to go.</summary>
    public static AuditEntry Of(HttpContext http, Principal caller, string? project, string act, string what, string? after = null) =>
        new(project, caller.Actor.ToString(), act, what)
        {
            Method = caller.Actor.Method,
            Token = caller.Token,
            Address = http.Connection.RemoteIpAddress?.ToString(),
            After = after,
        };
}
