using System.Collections.Immutable;

namespace Workflows.Runtime.Storing;

/// <summary>An API token as it is stored: what it is made of is known to its owner alone.</summary>
/// <param name="Id">Names it; a part of its text.</param>
/// <param name="Issuer">With <see cref="Subject"/>: whom it speaks for.</param>
/// <param name="Subject">See there.</param>
public sealed record TokenRecord(string Id, string Issuer, string Subject)
{
    /// <summary>Whom it speaks for, as runs record it: <c>token:anna</c>.</summary>
    public string Actor => $"{Issuer}:{Subject}";

    /// <summary>SHA-256 of its secret, as small hex.</summary>
    public required string Hash { get; init; }

    /// <summary>Roles by project, as words; under <c>*</c> those of every project.</summary>
    public required ImmutableSortedDictionary<string, ImmutableArray<string>> Grants { get; init; }

    /// <summary>Who made it.</summary>
    public required string By { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>About when it was used last: not written each time.</summary>
    public DateTimeOffset? UsedAt { get; init; }
}
