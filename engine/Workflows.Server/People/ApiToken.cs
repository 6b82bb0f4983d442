using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Workflows.Core.Definitions;
using Workflows.Runtime.Storing;

namespace Workflows.Server.People;

/// <summary>
/// An API token: <c>wf_ID_SECRET</c>. The secret is 256 random bits; only its SHA-256 is stored, so the text is seen once, by whoever makes it.
/// </summary>
public static class ApiToken
{
    private const string Prefix = "wf_";
    private const int IdLength = 12;
    private const int SecretLength = 64;

    private static readonly SearchValues<char> hex = SearchValues.Create("0123456789abcdef");

    /// <summary>A token that is good for longer would be forgotten, and go on working.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(90);

    public static TimeSpan Standard { get; } = TimeSpan.FromDays(30);

    /// <summary>What <see cref="Lifetime"/> takes, in words.</summary>
    public static string ExpectedLifetime { get; } = $"a duration of at most {Duration.Write(Longest)}, such as 30d";

    /// <summary>What <see cref="IsSubject"/> takes, in words.</summary>
    public const string ExpectedSubject = "letters, digits and . _ - @, at most 100";

    /// <summary>How long a token is to be good for, as somebody says it; the standard where nothing is said, null where it can't be so.</summary>
    public static TimeSpan? Lifetime(string? said) =>
        said is null ? Standard
        : Duration.TryParse(said, out var time) && time > TimeSpan.Zero && time <= Longest ? time
        : null;

    /// <summary>Makes one.</summary>
    /// <param name="owner">Whom it speaks for.</param>
    /// <param name="grants">Roles by project.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="now">Now.</param>
    /// <param name="lifetime">How long it is good for.</param>
    public static (string Text, TokenRecord Record) Make(
        Actor owner, ImmutableSortedDictionary<string, ImmutableArray<string>> grants, string by, DateTimeOffset now, TimeSpan lifetime)
    {
        var id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true);
        var secret = RandomNumberGenerator.GetHexString(SecretLength, lowercase: true);
        return ($"{Prefix}{id}_{secret}", new(id, owner.Issuer, owner.Subject)
        {
            Hash = Hash(secret),
            Grants = grants,
            By = by,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        });
    }

    /// <summary>The id and the secret in a text; null where it is no token.</summary>
    public static (string Id, string Secret)? Parse(string text)
    {
        const int dash = 3 + IdLength;
        return text.Length == dash + 1 + SecretLength && text.StartsWith(Prefix, StringComparison.Ordinal) && text[dash] == '_'
            && IsHex(text.AsSpan(Prefix.Length, IdLength)) && IsHex(text.AsSpan(dash + 1))
            ? (text.Substring(Prefix.Length, IdLength), text[(dash + 1)..])
            : null;
    }

    /// <summary>Whether the secret is that of the token. Takes as long for a wrong one as for the right one.</summary>
    public static bool IsSecretOf(TokenRecord token, string secret) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(token.Hash));

    /// <summary>Whether a text can name whom a token speaks for: letters, digits and <c>. _ - @</c>, at most 100.</summary>
    public static bool IsSubject(string text) =>
        text.Length is > 0 and <= 100 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '@');

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(hex);

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
}
