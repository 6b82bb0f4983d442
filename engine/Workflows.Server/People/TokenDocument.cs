using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Workflows.Runtime.Storing;

namespace Workflows.Server.People;

/// <summary>A token, for people and programs.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Actor">Whom it speaks for: <c>token:anna</c>.</param>
/// <param name="Roles">By project; under <c>*</c> those of every project.</param>
/// <param name="By">Who made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
/// <param name="RevokedAt">Since when it is not, though it is not over.</param>
/// <param name="UsedAt">About when it was used last.</param>
public sealed record TokenDocument(
    string Id,
    string Actor,
    IReadOnlyDictionary<string, ImmutableArray<string>> Roles,
    string By,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? UsedAt)
{
    /// <summary>Its text: given to whoever makes it, and never again.</summary>
    public string? Token { get; init; }

    public static TokenDocument Of(TokenRecord token) => new(
        token.Id, token.Actor, token.Grants, token.By, token.CreatedAt, token.ExpiresAt, token.RevokedAt, token.UsedAt);

    /// <summary>Whom it speaks for, and its roles: <c>token:anna, author in default</c>.</summary>
    [JsonIgnore]
    public string Words => string.Join(
        ", ",
        Roles.Select(grant => $"{string.Join(" and ", grant.Value)} in {(grant.Key == Principal.EveryProject ? "every project" : grant.Key)}")
            .Prepend(Actor));
}
