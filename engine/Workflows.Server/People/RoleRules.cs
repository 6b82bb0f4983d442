using System.Collections.Immutable;

namespace Workflows.Server.People;

/// <summary>
/// Whom the settings give which roles, of those whom an identity provider vouches for. Who is named by none of them may do nothing. Asked at each request, with
/// the groups that somebody was in when they signed in.
/// </summary>
/// <param name="Rules">In any order.</param>
public sealed record RoleRules(ImmutableArray<RoleRule> Rules)
{
    public static RoleRules None { get; } = new([]);

    /// <summary>What somebody may do, with what is included in each role.</summary>
    public ImmutableDictionary<string, ImmutableHashSet<Role>> Of(Actor actor) => Rules
        .Where(rule => rule.Means(actor))
        .GroupBy(rule => rule.Project)
        .ToImmutableDictionary(rules => rules.Key, rules => rules.SelectMany(rule => rule.Role.Included()).ToImmutableHashSet());
}

/// <summary>Somebody has a role.</summary>
/// <param name="Project">In which project; <see cref="Principal.EveryProject"/>: in each.</param>
/// <param name="Role">Which.</param>
/// <param name="Who"><c>group:NAME</c>, <c>user:ACTOR</c> as approvals name them, or <c>*</c> for all whom the provider vouches for.</param>
public sealed record RoleRule(string Project, Role Role, string Who)
{
    /// <summary>What <see cref="IsWho"/> takes, in words.</summary>
    public const string ExpectedWho = "group:NAME (up to 200 characters), user:ISSUER:SUBJECT, or \"*\" for all whom the identity provider knows";

    /// <summary>In characters: a group whose name is longer counts for nothing.</summary>
    internal const int LongestGroup = 200;

    private const string Group = "group:", User = "user:", All = "*";

    public static bool IsWho(string text) =>
        text == All || (text.StartsWith(Group, StringComparison.Ordinal) && text.Length > Group.Length && text.Length - Group.Length <= LongestGroup)
        || (text.StartsWith(User, StringComparison.Ordinal) && text.Length > User.Length);

    internal bool Means(Actor actor) =>
        Who == All
        || (Who.StartsWith(User, StringComparison.Ordinal) ? Who.AsSpan(User.Length).SequenceEqual(actor.ToString())
            : actor.Groups.Any(group => Who.AsSpan(Group.Length).SequenceEqual(group)));
}
