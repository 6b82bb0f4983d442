using System.Text;

namespace Workflows.Runner.Wire;

/// <summary>
/// The last member of a record: a MAC (HMAC-SHA256) of all that stands before it, under a key that the executor derives from the attempt's uid and hands to
/// <c>wf-exec</c> alone. The program may write to the same place; a record without the right seal is not ours, whatever it says.
/// </summary>
internal static class RecordSeal
{
    /// <summary>The variable that <c>wf-exec</c> gets the key in, 64 hexadecimal digits; it is in no command's environment.</summary>
    public const string Variable = "WF_RECORD_KEY";

    private const int Digits = 64;

    private static ReadOnlySpan<byte> Begin => ",\"seal\":\""u8;

    private static ReadOnlySpan<byte> End => "\"}"u8;

    /// <summary>The record with its seal.</summary>
    /// <param name="record">One JSON object with at least one member.</param>
    /// <param name="mac">64 lower-case hexadecimal digits: the MAC of these bytes.</param>
    public static byte[] Append(ReadOnlySpan<byte> record, string mac) => [.. record[..^1], .. Begin, .. Encoding.ASCII.GetBytes(mac), .. End];

    /// <summary>The record without its seal, and the seal; null where it has none.</summary>
    public static (byte[] Record, string Mac)? Split(ReadOnlySpan<byte> text)
    {
        var tail = Begin.Length + Digits + End.Length;
        if (text.Length < tail || !text[^tail..].StartsWith(Begin) || !text.EndsWith(End)) return null;
        return ([.. text[..^tail], (byte)'}'], Encoding.ASCII.GetString(text[^(Digits + End.Length)..^End.Length]));
    }
}
