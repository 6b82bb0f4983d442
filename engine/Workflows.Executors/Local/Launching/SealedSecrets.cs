using System.Security.Cryptography;
using System.Text.Json;
using Workflows.Runner.Wire;

namespace Workflows.Executors.Local.Launching;

/// <summary>
/// The secrets that an attempt was handed, kept in its folder for the next engine, which masks with them: their source may have other values by then.
/// AES-GCM (NIST SP 800-38D) under a key that is made from the attempt's record key, so nothing on the disk gives them away.
/// </summary>
internal static class SealedSecrets
{
    private const int LargestFile = 16 << 20;

    private static readonly int nonceSize = AesGcm.NonceByteSizes.MaxSize, tagSize = AesGcm.TagByteSizes.MaxSize;

    /// <summary>Writes them in place of what is there.</summary>
    public static void Write(AttemptFolder folder, byte[] recordKey, IReadOnlyCollection<string> values)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(values);
        var text = new byte[nonceSize + tagSize + plain.Length];
        var (nonce, tag, cipher) = (text.AsMemory(0, nonceSize), text.AsMemory(nonceSize, tagSize), text.AsMemory(nonceSize + tagSize));
        RandomNumberGenerator.Fill(nonce.Span);
        using (var aes = new AesGcm(KeyOf(recordKey), tagSize)) aes.Encrypt(nonce.Span, plain, cipher.Span, tag.Span);
        var unfinished = folder.Secrets + ".new";
        using (var file = OwnerOnly.MakeFile(unfinished)) file.Write(text);
        File.Move(unfinished, folder.Secrets, overwrite: true);
    }

    /// <summary>Null where there are none, or others than this engine and those before it have written.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public static IReadOnlyCollection<string>? Read(AttemptFolder folder, byte[] recordKey)
    {
        try
        {
            var text = PlainFile.Read(folder.Secrets, LargestFile);
            if (text.Length < nonceSize + tagSize) return null;
            var plain = new byte[text.Length - nonceSize - tagSize];
            using (var aes = new AesGcm(KeyOf(recordKey), tagSize))
            {
                aes.Decrypt(text.AsSpan(0, nonceSize), text.AsSpan(nonceSize + tagSize), text.AsSpan(nonceSize, tagSize), plain);
            }

            return JsonSerializer.Deserialize<string[]>(plain);
        }
        catch (Exception problem) when (problem is UnreadableException or CryptographicException or JsonException)
        {
            return null;
        }
    }

    private static byte[] KeyOf(byte[] recordKey) => HMACSHA256.HashData(recordKey, "secrets"u8);
}
