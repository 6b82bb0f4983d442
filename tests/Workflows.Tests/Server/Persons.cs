using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Workflows.Server.People;

namespace Workflows.Tests.Server;

/// <summary>People of the default project, known by a header of the requests that they send. All but vera may approve; all may publish and start.</summary>
internal static class Persons
{
    private const string Header = "X-As";

    public static Principal? SignIn(HttpContext http) => http.Request.Headers[Header] is not [{ } who] ? null : new(
        Actor.Named(who),
        ImmutableDictionary<string, ImmutableHashSet<Role>>.Empty.Add(
            "default", who == "vera" ? [.. Role.Author.Included()] : [.. Role.Author.Included(), .. Role.Approver.Included()]));

    /// <summary>Sends what somebody asks for, below the default project; without a body it only reads.</summary>
    public static async Task<Answer> AsAsync(this ServedRig served, string who, string path, object? body = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(
            method ?? (body is null ? HttpMethod.Get : HttpMethod.Post), path.StartsWith('/') ? path : $"/api/v1/projects/default/{path}")
        {
            Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body)),
        };
        request.Headers.Add(Header, who);
        return await Answer.OfAsync(await served.Client.SendAsync(request));
    }
}
