using System.Globalization;
using Workflows.Runner.Streams;

namespace Workflows.Runner.Api;

/// <summary>The body of an answer. One that is cut short is an error, never a shorter body.</summary>
/// <param name="input">Where it begins.</param>
/// <param name="length">Bytes; null where it comes in chunks.</param>
internal sealed class AnswerBody(AnswerInput input, long? length) : OneWayStream
{
    private readonly bool chunked = length is null;
    private long left = length ?? 0;
    private bool inside, ended;

    public override bool CanRead => true;

    public override int Read(Span<byte> buffer)
    {
        if (chunked && left == 0 && !ended) NextChunk();
        if (left == 0 || buffer.IsEmpty) return 0;
        var count = input.Read(buffer[..(int)Math.Min(buffer.Length, left)]);
        left -= count;
        return count;
    }

    private void NextChunk()
    {
        if (inside && input.Line().Length > 0) throw AnswerInput.Odd("a chunk is longer than it says");
        var line = input.Line();
        var size = line.Split(';')[0].Trim();
        var isSize = long.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out left) && left >= 0;
        if (!isSize) throw AnswerInput.Odd($"a chunk's size is '{size}'");
        (inside, ended) = (true, left == 0);
    }
}
