using System.Security.Cryptography;

namespace Workflows.Executors.Kubernetes.Making;

/// <summary>
/// A pod's name follows from its attempt alone, so that a create whose answer was lost, a restarted engine and a second replica all mean the
/// same pod (RELIABILITY F2, F3).
/// </summary>
internal static class PodName
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Readable = 40, Digest = 16;

    /// <summary><c>WORKFLOW-STEP</c> cut to 40 characters, then 16 of base32(SHA-256(uid)).</summary>
    public static string Of(string workflow, string step, Guid attempt)
    {
        var readable = $"{workflow}-{step}";
        if (readable.Length > Readable) readable = readable[..Readable];
        return $"{readable.TrimEnd('-')}-{Base32(SHA256.HashData(attempt.ToByteArray(bigEndian: true)))}";
    }

    private static string Base32(byte[] bytes) => string.Create(Digest, bytes, static (text, bytes) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            var bit = 5 * i;
            var pair = (bytes[bit / 8] << 8) | bytes[(bit / 8) + 1];
            text[i] = Letters[(pair >> (11 - (bit % 8))) & 31];
        }
    });
}
