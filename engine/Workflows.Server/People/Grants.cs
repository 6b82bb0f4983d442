using System.Collections.Immutable;

namespace Workflows.Server.People;

/// <summary>Roles by project, as tokens keep them and people write them.</summary>
public static class Grants
{
    /// <summary>The words of all roles.</summary>
    public static ImmutableArray<string> Words { get; } = [.. Enum.GetValues<Role>().Select(role => role.Word())];

    /// <summary>Of who may do nothing.</summary>
    public static ImmutableDictionary<string, ImmutableHashSet<Role>> None { get; } = ImmutableDictionary<string, ImmutableHashSet<Role>>.Empty;

    /// <summary>A role by its word; null where there is none of that name.</summary>
    public static Role? Read(string word) => Words.IndexOf(word) is >= 0 and var at ? (Role)at : null;

    /// <summary>What they allow, with what is included in each role. A word of a newer program allows nothing.</summary>
    public static ImmutableDictionary<string, ImmutableHashSet<Role>> Allowed(IReadOnlyDictionary<string, ImmutableArray<string>> grants) =>
        grants.ToImmutableDictionary(
            grant => grant.Key,
            grant => grant.Value.Select(Read).OfType<Role>().SelectMany(role => role.Included()).ToImmutableHashSet());

    /// <summary>What somebody wants to grant and does not have: <c>admin in bikes</c>; null where they have all of it.</summary>
    public static string? Missing(Principal granter, IReadOnlyDictionary<string, ImmutableArray<string>> grants)
    {
        foreach (var (project, roles) in Allowed(grants).OrderBy(grant => grant.Key, StringComparer.Ordinal))
        {
            if (roles.Except(granter.In(project)).Order().Select(role => role.Word()).FirstOrDefault() is { } role)
            {
                return project == Principal.EveryProject ? $"{role} in every project" : $"{role} in {project}";
            }
        }

        return null;
    }
}
