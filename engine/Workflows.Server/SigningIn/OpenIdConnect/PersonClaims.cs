using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Workflows.Server.People;

namespace Workflows.Server.SigningIn.OpenIdConnect;

/// <summary>Whom a token of the provider is about.</summary>
/// <param name="settings">Of which provider.</param>
internal sealed class PersonClaims(ProviderSettings settings)
{
    private const int MostSubject = 255, MostGroups = 1_000;

    /// <summary>What names a person to others, the best one first.</summary>
    private static readonly string[] names = ["name", "preferred_username", "email"];

    /// <summary>A claim that is a text; null where there is none.</summary>
    public static string? Text(JsonWebToken token, string claim) => token.TryGetPayloadValue(claim, out string? text) ? text : null;

    /// <summary>Why it names nobody; null: it does.</summary>
    public string? Error(JsonWebToken token) =>
        Text(token, "sub") is not { Length: > 0 and <= MostSubject } subject || subject.Any(static letter => letter is < ' ' or > '~')
            ? $"it names nobody (sub: expected up to {MostSubject} ASCII characters)"
        : Groups(token).Length > MostGroups ? $"it names more than {MostGroups} groups"
        : null;

    /// <param name="token">One without <see cref="Error"/>.</param>
    /// <param name="method">How they sign in with it: see <see cref="Actor"/>.</param>
    public Actor Actor(JsonWebToken token, string method) => new(token.Issuer, token.Subject, method)
    {
        Name = names.Select(claim => ShownName.Of(Text(token, claim))).FirstOrDefault(name => name.Length > 0, token.Subject),
        Groups = Groups(token),
    };

    /// <summary>One as a string, several as an array; anything else is no group, nor is what no rule can name.</summary>
    private ImmutableArray<string> Groups(JsonWebToken token) => !token.TryGetPayloadValue(settings.Groups, out JsonElement value) ? [] :
    [
        .. (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().AsEnumerable() : [value])
            .Where(item => item.ValueKind == JsonValueKind.String)
            .Select(item => item.GetString()!)
            .Where(group => group.Length <= RoleRule.LongestGroup),
    ];
}
