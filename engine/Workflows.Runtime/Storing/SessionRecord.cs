using System.Collections.Immutable;

namespace Workflows.Runtime.Storing;

/// <summary>A browser that is signed in, as it is stored.</summary>
/// <param name="Hash">SHA-256 of what its cookie holds, as small hex: the row alone lets nobody in.</param>
/// <param name="Issuer">With <see cref="Subject"/>: who it is.</param>
/// <param name="Subject">See there.</param>
public sealed record SessionRecord(string Hash, string Issuer, string Subject)
{
    /// <summary>How they signed in: <c>token</c>, <c>oidc</c>.</summary>
    public required string Method { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>What the issuer said when it began.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>The id of the API token that it was begun with, whose end is its own; null for none.</summary>
    public string? Token { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}
