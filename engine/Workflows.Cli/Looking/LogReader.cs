using System.Text;

namespace Workflows.Cli.Looking;

/// <summary>Reads a log from where it stopped last. The file may move to the file store meanwhile: its bytes stay the same, so the place does too.</summary>
internal sealed class LogReader(string prefix)
{
    private const int Most = 64 << 10;
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private long at;
    private string rest = string.Empty;

    /// <summary>Copies what came since, whole lines only; an ended log's last line needs no line end.</summary>
    public async Task CopyNewAsync(string path, bool ended, TextWriter output, CancellationToken cancellation)
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
                    await WriteAsync(buffer.AsMemory(0, count), output);
                }
            }
        }
        catch (Exception moved) when (moved is IOException or UnauthorizedAccessException)
        {
            // Released between the look and the read: the next look finds it in the file store.
        }

        if (ended && rest.Length > 0)
        {
            await output.WriteLineAsync($"{prefix}{rest}");
            rest = string.Empty;
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, TextWriter output)
    {
        var text = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        var lines = (rest + new string(text, 0, decoder.GetChars(bytes.Span, text, flush: false))).Split('\n');
        foreach (var line in lines[..^1])
        {
            await output.WriteLineAsync($"{prefix}{line}");
        }

        rest = lines[^1];
    }
}
