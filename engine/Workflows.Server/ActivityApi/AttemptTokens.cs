using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.Server.ActivityApi;

/// <summary>
/// Tokens of attempts: <c>UID.MAC</c>, where the MAC is HMAC-SHA256 of the uid under the store's key. Computed again whenever it is needed and
/// never stored, so an attempt keeps its token through every restart.
/// </summary>
public sealed class AttemptTokens(byte[] key)
{
    private const int UidLength = 36;

    /// <summary>A uid, a dot, and 32 bytes in base64url without padding.</summary>
    private const int Length = UidLength + 1 + 43;

    /// <summary>The token of an attempt: its <c>WF_TOKEN</c>.</summary>
    public string Of(Guid uid) => $"{uid:D}.{Base64Url.EncodeToString(Mac(uid))}";

    /// <summary>The attempt whose token this is; null for anything else. Takes as long for a wrong MAC as for a right one.</summary>
    public Guid? Read(string token)
    {
        // Checked first: the decoder throws at characters that are not of its alphabet.
        if (token.Length != Length || token[UidLength] != '.' || !Base64Url.IsValid(token.AsSpan(UidLength + 1))) return null;

        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return Guid.TryParseExact(token.AsSpan(0, UidLength), "D", out var uid)
            && Base64Url.TryDecodeFromChars(token.AsSpan(UidLength + 1), given, out var length)
            && CryptographicOperations.FixedTimeEquals(given[..length], Mac(uid))
            ? uid
            : null;
    }

    /// <summary>The key that an attempt's record is sealed with. Unlike its token, the attempt's program never gets it.</summary>
    public byte[] RecordKey(Guid uid) => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"record {uid:D}"));

    private byte[] Mac(Guid uid) => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(uid.ToString("D")));
}
