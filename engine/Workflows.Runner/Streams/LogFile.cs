using System.Globalization;
using System.Text;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Streams;

/// <summary>
/// The log of one attempt: its first 10 MiB as they come, then only the last 10 MiB, kept in a ring beside it and joined to it at the end
/// with a note of what fell out between. So neither memory nor disk grows with what the activity prints.
/// </summary>
internal sealed class LogFile : Log
{
    public const int Head = 10 << 20, Tail = 10 << 20;
    private readonly FileStream head;
    private readonly int headLimit, tailLimit;
    private FileStream? ring;
    private long headLength, beyond, lost;
    private string? whyLost;

    public LogFile(string path, int headLimit = Head, int tailLimit = Tail)
    {
        (Path, this.headLimit, this.tailLimit) = (path, headLimit, tailLimit);
        head = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    public string Path { get; }

    /// <summary>Its path leads to it still.</summary>
    public bool IsInPlace => FileFacts.Of(Path) is { Kind: FileKind.File } there && there.Identity == FileFacts.Of(head.SafeFileHandle)?.Identity;

    /// <inheritdoc/>
    public override int LongestLine => 64 << 10;

    /// <summary>Adds whole lines. What is written is seen by readers at once while there is room in the head.</summary>
    public override void Write(ReadOnlySpan<byte> lines)
    {
        try
        {
            var room = (int)Math.Min(lines.Length, headLimit - headLength);
            if (room > 0) head.Write(lines[..room]);
            headLength += Math.Max(room, 0);
            if (room < lines.Length) WriteRing(lines[Math.Max(room, 0)..]);
        }
        catch (IOException problem)
        {
            // A full disk: the command goes on, and the log says at its end what it lacks.
            lost += lines.Length;
            whyLost = problem.Message;
        }
    }

    /// <summary>Joins the ring to the head; the file is complete then, and nothing is written to it any more.</summary>
    public void Complete()
    {
        try
        {
            if (ring is not null) AppendRing();
            var note = string.Create(CultureInfo.InvariantCulture, $"[wf-exec] {lost} bytes of log could not be written: {whyLost}\n");
            if (lost > 0) head.Write(Encoding.UTF8.GetBytes(note));
        }
        catch (IOException)
        {
            // As much of it as there was room for.
        }

        ring?.Dispose();
    }

    /// <summary>Its bytes, wherever its name is now.</summary>
    public void CopyTo(Stream target)
    {
        var self = NativeFiles.PathOf(head.SafeFileHandle.DangerousGetHandle());
        using var file = new FileStream(self, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        file.CopyTo(target);
    }

    public override void Dispose()
    {
        head.Dispose();
        ring?.Dispose();
    }

    private void WriteRing(ReadOnlySpan<byte> bytes)
    {
        ring ??= OpenRing();
        while (!bytes.IsEmpty)
        {
            var at = beyond % tailLimit;
            var part = (int)Math.Min(bytes.Length, tailLimit - at);
            RandomAccess.Write(ring.SafeFileHandle, bytes[..part], at);
            beyond += part;
            bytes = bytes[part..];
        }
    }

    /// <summary>Made anew, whatever the command may have put in its place.</summary>
    private FileStream OpenRing()
    {
        _ = FolderRemoval.Remove(Path + ".tail");
        return new FileStream(Path + ".tail", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0, FileOptions.DeleteOnClose);
    }

    private void AppendRing()
    {
        var buffer = new byte[64 << 10];
        var from = Math.Max(0, beyond - tailLimit);
        var noteDue = from > 0;
        while (from < beyond)
        {
            var at = from % tailLimit;
            var count = RandomAccess.Read(ring!.SafeFileHandle, buffer.AsSpan(0, (int)Math.Min(Math.Min(buffer.Length, tailLimit - at), beyond - from)), at);
            if (count == 0) return;
            var part = buffer.AsSpan(0, count);
            if (noteDue && part.IndexOf((byte)'\n') is var end)
            {
                // The ring begins inside a line; that line's rest goes too.
                from += end < 0 ? count : end + 1;
                if (end < 0) continue;
                part = part[(end + 1)..];
                count -= end + 1;
                head.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n[wf-exec] {from} bytes of log were dropped here\n")));
                noteDue = false;
            }

            head.Write(part);
            from += count;
        }
    }
}
