using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Workflows.Server.People;

/// <summary>Who sends a request, and what it may do in which project.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Grants">Its roles by project; under <see cref="EveryProject"/> those that it has in each.</param>
public sealed record Principal(Actor Actor, ImmutableDictionary<string, ImmutableHashSet<Role>> Grants)
{
    /// <summary>The id of the API token that it came with; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>When what it came with is over; null: it has no end.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>No project has this name.</summary>
    public const string EveryProject = "*";

    /// <summary>A caller with one role in every project.</summary>
    public static Principal Everywhere(Actor actor, Role role) =>
        new(actor, ImmutableDictionary<string, ImmutableHashSet<Role>>.Empty.Add(EveryProject, [.. role.Included()]));

    /// <summary>Its roles in a project, those included that another one implies.</summary>
    public ImmutableHashSet<Role> In(string project) =>
        Grants.GetValueOrDefault(EveryProject, []).Union(Grants.GetValueOrDefault(project, []));

    /// <summary>The sender of a request that <see cref="Authorization"/> let pass.</summary>
    internal static Principal Of(HttpContext http) => (Principal)http.Items[typeof(Principal)]!;

    internal void Set(HttpContext http) => http.Items[typeof(Principal)] = this;
}
