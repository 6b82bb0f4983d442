using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Workflows.Executors.Kubernetes.Calling;

/// <summary>
/// Reads a stream line by line, and never holds more of it than the longest line that it gives: a longer one (a program may print gigabytes
/// without a line's end) comes in pieces, which are cut where the same line would be cut again.
/// </summary>
internal sealed class LineReader(Stream stream, int longest) : IDisposable
{
    private readonly PipeReader pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 << 10));
    private bool isInside;

    /// <summary>The next line, or piece of one, without its end; null at the end of the stream.</summary>
    public async ValueTask<StreamLine?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancellation);
            var buffer = read.Buffer;
            var end = buffer.Slice(0, Math.Min(buffer.Length, longest + 1)).PositionOf((byte)'\n');
            if (end is { } at) return Take(buffer.Slice(0, at), buffer.GetPosition(1, at), isWhole: true);
            if (buffer.Length > longest) return TakePiece(buffer.Slice(0, longest));
            if (read.IsCompleted) return buffer.IsEmpty ? null : Take(buffer, buffer.End, isWhole: true);
            pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public void Dispose() => pipe.Complete();

    /// <summary>No character of UTF-8 has more than three bytes after its first.</summary>
    private StreamLine TakePiece(ReadOnlySequence<byte> piece)
    {
        var whole = piece.Length;
        for (var back = 1; back <= 4 && back < piece.Length; back++)
        {
            var first = piece.Slice(piece.Length - back).FirstSpan[0];
            if ((first & 0xC0) == 0x80) continue;
            var length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
            if (length > back) whole = piece.Length - back;
            break;
        }

        piece = piece.Slice(0, whole);
        return Take(piece, piece.End, isWhole: false);
    }

    private StreamLine Take(ReadOnlySequence<byte> bytes, SequencePosition next, bool isWhole)
    {
        var text = Encoding.UTF8.GetString(bytes);
        if (isWhole && text.EndsWith('\r')) text = text[..^1];
        var line = new StreamLine(text, isInside);
        isInside = !isWhole;
        pipe.AdvanceTo(next);
        return line;
    }
}

/// <summary>A line of a stream, or a piece of one that is too long.</summary>
/// <param name="Text">Without its end.</param>
/// <param name="IsContinued">It goes on with the line that the last piece began.</param>
internal readonly record struct StreamLine(string Text, bool IsContinued);
