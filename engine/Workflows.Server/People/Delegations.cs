using System.Collections.Immutable;
using System.Security.Cryptography;
using Workflows.Core.Definitions;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Storing;

namespace Workflows.Server.People;

/// <summary>Handing on the right to decide approvals: what may be asked for, and what counts at a decision.</summary>
public static class Delegations
{
    private const int IdLength = 12, LongestActor = 400;

    /// <summary>Who is away for longer should have their role taken by somebody.</summary>
    private static readonly TimeSpan longest = TimeSpan.FromDays(90);

    /// <summary>What <see cref="Lifetime"/> takes, in words.</summary>
    public static string ExpectedLifetime { get; } = $"a duration of at most {Duration.Write(longest)}, such as 14d";

    /// <summary>What <see cref="IsActor"/> takes, in words.</summary>
    public const string ExpectedActor = "a person as approvals and /api/v1/me name them, such as token:bob";

    /// <summary>How long one is to count, as somebody says it; null where it can't be so.</summary>
    public static TimeSpan? Lifetime(string? said) =>
        said is not null && Duration.TryParse(said, out var time) && time > TimeSpan.Zero && time <= longest ? time : null;

    /// <summary>Whether a text names a person: issuer and subject.</summary>
    public static bool IsActor(string text) =>
        text.Length <= LongestActor && text.IndexOf(':', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1
        && !text.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c));

    /// <param name="project">Where it counts.</param>
    /// <param name="from">Whose right, with their groups.</param>
    /// <param name="roles">Their roles in the project.</param>
    /// <param name="to">Who may use it.</param>
    /// <param name="now">Now.</param>
    /// <param name="lifetime">How long.</param>
    public static DelegationRecord Make(string project, Actor from, IEnumerable<Role> roles, string to, DateTimeOffset now, TimeSpan lifetime) =>
        new(RandomNumberGenerator.GetHexString(IdLength, lowercase: true), project, from.ToString(), to)
        {
            Groups = from.Groups,
            Roles = [.. roles.Order().Select(role => role.Word())],
            Since = now,
            Until = now + lifetime,
        };

    /// <summary>The rights that others have handed to somebody, at this moment.</summary>
    internal static async Task<ImmutableArray<DelegatedRight>> OfAsync(
        IDelegationRecords store, string project, Actor to, DateTimeOffset now, CancellationToken cancellation) =>
    [
        .. (await store.ListDelegationsAsync(project, to.ToString(), cancellation)).Where(each => each.Counts(now))
            .Select(each => new DelegatedRight(each.From, each.Groups, each.Roles)),
    ];
}
