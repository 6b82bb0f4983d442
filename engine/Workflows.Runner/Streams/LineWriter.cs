using System.Globalization;
using System.Text;

namespace Workflows.Runner.Streams;

/// <summary>
/// Cuts one stream into lines, so that two streams share a log without mixing inside a line. A carriage return ends a line as well, else a
/// progress bar would be one endless line; a line longer than the log takes is cut.
/// </summary>
internal sealed class LineWriter(Log log, int longest)
{
    private byte[] begun = [];
    private int length;
    private long dropped;
    private bool afterReturn;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            // `\r\n` is one end, also when a border falls between its two bytes.
            if (afterReturn && bytes[0] == '\n') bytes = bytes[1..];
            afterReturn = false;

            // Many short lines at once are the common case of a program that prints a lot: they go through untouched.
            var whole = length == 0 && dropped == 0 && bytes.Length <= longest && bytes.IndexOf((byte)'\r') < 0 ? bytes.LastIndexOf((byte)'\n') + 1 : 0;
            if (whole > 0)
            {
                log.Write(bytes[..whole]);
                bytes = bytes[whole..];
                continue;
            }

            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            Add(end < 0 ? bytes : bytes[..end]);
            if (end < 0) return;

            afterReturn = bytes[end] == '\r';
            EndLine();
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>The stream is over; a last line without an end gets one.</summary>
    public void End()
    {
        if (length > 0 || dropped > 0) EndLine();
    }

    private void Add(ReadOnlySpan<byte> part)
    {
        var room = Math.Min(part.Length, longest - length);
        if (begun.Length < length + room) Array.Resize(ref begun, Math.Min(longest, Math.Max(length + room, 2 * begun.Length)));
        part[..room].CopyTo(begun.AsSpan(length));
        length += room;
        dropped += part.Length - room;
    }

    private void EndLine()
    {
        log.Write(begun.AsSpan(0, length));
        if (dropped > 0)
        {
            log.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $" [wf-exec: {dropped} bytes of this line were dropped]")));
        }

        log.Write("\n"u8);
        (length, dropped) = (0, 0);
    }
}
