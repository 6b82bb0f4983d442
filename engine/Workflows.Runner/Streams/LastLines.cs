using System.Text;

namespace Workflows.Runner.Streams;

/// <summary>The end of a stream, as a failure's message.</summary>
internal sealed class LastLines(int limit = LastLines.Limit)
{
    public const int Limit = 2 << 10;
    private readonly byte[] end = new byte[2 * limit];
    private int length;
    private bool cut;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (length + bytes.Length > end.Length)
        {
            cut = true;
            var keep = Math.Min(length, Math.Max(0, limit - bytes.Length));
            end.AsSpan(length - keep, keep).CopyTo(end);
            length = keep;
            if (bytes.Length > limit) bytes = bytes[^limit..];
        }

        bytes.CopyTo(end.AsSpan(length));
        length += bytes.Length;
    }

    /// <summary>Whole lines where there are any; null when nothing was written.</summary>
    public string? Text()
    {
        var bytes = end.AsSpan(0, length);
        var tail = bytes[Math.Max(0, bytes.Length - limit)..];
        if ((cut || tail.Length < bytes.Length) && tail.TrimEnd("\r\n"u8).IndexOf((byte)'\n') is >= 0 and var lineEnd) tail = tail[(lineEnd + 1)..];

        // A cut may also fall inside a character: its rest can't be decoded.
        var text = Encoding.UTF8.GetString(tail).TrimStart('\uFFFD').TrimEnd();
        return text.Length == 0 ? null : text;
    }
}
