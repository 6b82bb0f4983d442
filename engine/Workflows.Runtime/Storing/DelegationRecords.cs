using System.Collections.Immutable;

namespace Workflows.Runtime.Storing;

/// <summary>A right to decide approvals that somebody has handed to another, until a time.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Project">Where it counts.</param>
/// <param name="From">Whose right: issuer and subject.</param>
/// <param name="To">Who may use it: the same.</param>
public sealed record DelegationRecord(string Id, string Project, string From, string To)
{
    /// <summary>
    /// The most of one person in a project, those that are over included until they are forgotten: each decision of their receiver is recorded with all that
    /// count.
    /// </summary>
    public const int Most = 50;

    /// <summary>Said of one more than <see cref="Most"/>.</summary>
    public static string TooMany { get; } =
        FormattableString.Invariant($"somebody may hand on their right in a project {Most} times in some ninety days, and it was handed on as often");

    /// <summary>The groups of <see cref="From"/> when they handed it on.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>The roles of <see cref="From"/> in the project, as words, when they handed it on.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    public required DateTimeOffset Since { get; init; }
    public required DateTimeOffset Until { get; init; }

    /// <summary>When it was taken back, before it was over; null: it was not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>It counts at this moment.</summary>
    public bool Counts(DateTimeOffset at) => Since <= at && at < Until && EndedAt is null;
}
