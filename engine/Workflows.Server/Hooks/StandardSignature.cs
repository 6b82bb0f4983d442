using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.Server.Hooks;

/// <summary>
/// A signature as the Standard Webhooks specification has it, over id, time and body: <c>webhook-signature: v1,BASE64</c>, several of them separated by
/// spaces. The id and the time are signed, so neither can be changed, and an old delivery is refused.
/// </summary>
internal static class StandardSignature
{
    private const string Version = "v1,";
    private const string Encoded = "whsec_";

    /// <summary>A sender signs with the secrets that it has: few.</summary>
    private const int Most = 8;

    private static readonly TimeSpan tolerance = TimeSpan.FromMinutes(5);

    public static bool IsPresent(HookRequest request) => request.Headers.ContainsKey("webhook-signature");

    public static bool IsValid(HookRequest request, string secret)
    {
        if (request.Header("webhook-id") is not { } id
            || request.Header("webhook-timestamp") is not { } sent
            || request.Header("webhook-signature") is not { } signatures
            || !long.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(request.At.ToUnixTimeSeconds() - seconds) > tolerance.TotalSeconds
            || Key(secret) is not { } key)
        {
            return false;
        }

        var mac = Mac(key, id, sent, request.Body);
        var isValid = false;
        foreach (var signature in signatures.Split(' ').Take(Most))
        {
            isValid |= IsOne(signature, mac);
        }

        return isValid;
    }

    /// <summary>A signature for the header; null where the secret is base64 that is none.</summary>
    /// <param name="secret">What signs.</param>
    /// <param name="id">The <c>webhook-id</c>.</param>
    /// <param name="sent">The <c>webhook-timestamp</c>: seconds since 1970.</param>
    /// <param name="body">What is sent.</param>
    public static string? Sign(string secret, string id, string sent, byte[] body) =>
        Key(secret) is { } key ? Version + Convert.ToBase64String(Mac(key, id, sent, body)) : null;

    private static byte[] Mac(byte[] key, string id, string sent, byte[] body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{sent}."));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    private static bool IsOne(string signature, byte[] mac)
    {
        Span<byte> said = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return signature.StartsWith(Version, StringComparison.Ordinal)
            && Convert.TryFromBase64String(signature[Version.Length..], said, out var count)
            && CryptographicOperations.FixedTimeEquals(mac, said[..count]);
    }

    /// <summary><c>whsec_</c> and base64, or a text that is the key itself; null where the base64 is none.</summary>
    private static byte[]? Key(string secret)
    {
        if (!secret.StartsWith(Encoded, StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetBytes(secret);
        }

        var key = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[Encoded.Length..], key, out var count) && count > 0 ? key[..count] : null;
    }
}
