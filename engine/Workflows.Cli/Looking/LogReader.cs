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
    private long at;

    /// <summary>Takes what came since, whole lines only; an ended log's last line needs no line end.</summary>
    public async Task ReadNewAsync(string path, bool ended, CancellationToken cancellation)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
            await using (file)
            {
                file.Seek(at, SeekOrigin.Begin);
                var buffer = new byte[Most];
                while (await file.ReadAsync(buffer, cancellation) is > 0 and var count)
                {
                    at += count;
                    Take(buffer.AsSpan(0, count));
                }
            }
        }
        catch (Exception moved) when (moved is IOException or UnauthorizedAccessException)
        {
            // Released between the look and the read: the next look finds it in the file store.
        }

        if (ended && rest.Length > 0)
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
