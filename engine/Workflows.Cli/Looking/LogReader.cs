using System.Text;

namespace Workflows.Cli.Looking;

/// <summary>Reads a log from where it stopped last. The file may move to the file store meanwhile: its bytes stay the same, so the place does too.</summary>
/// <param name="write">Takes each line, without its line feed.</param>
/// <param name="encoding">Of the file.</param>
internal sealed class LogReader(Action<string> write, Encoding encoding)
{
    private const int Most = 64 << 10;
    private readonly Decoder decoder = encoding.GetDecoder();
    private readonly StringBuilder rest = new();

    /// <summary>The byte where it stopped.</summary>
    public long At { get; private set; }

    /// <summary>Takes the whole lines that came since.</summary>
    /// <param name="log">From <see cref="At"/> on.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public async Task ReadNewAsync(Stream log, CancellationToken cancellation)
    {
        var buffer = new byte[Most];
        while (await log.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            At += count;
            Take(buffer.AsSpan(0, count));
        }
    }

    /// <summary>The log has ended: its last line needs no line end.</summary>
    public void End()
    {
        if (rest.Length > 0)
        {
            write(rest.ToString());
            rest.Clear();
        }
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        var text = new char[encoding.GetMaxCharCount(bytes.Length)];
        var read = text.AsSpan(0, decoder.GetChars(bytes, text, flush: false));
        for (var end = read.IndexOf('\n'); end >= 0; end = read.IndexOf('\n'))
        {
            write(rest.Append(read[..end]).ToString());
            rest.Clear();
            read = read[(end + 1)..];
        }

        rest.Append(read);
    }
}
