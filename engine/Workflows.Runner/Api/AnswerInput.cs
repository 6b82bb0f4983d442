using System.Text;

namespace Workflows.Runner.Api;

/// <summary>What comes over a connection, a line or some bytes at a time.</summary>
/// <param name="connection">Read ahead, by one buffer at most.</param>
internal sealed class AnswerInput(Connection connection)
{
    /// <summary>Status line, headers and the sizes of chunks: more is no server of ours.</summary>
    private const int LongestLine = 8 << 10;

    /// <summary>Before it says that a file is stored, the engine waits for its disk.</summary>
    private const int FirstPatience = 300_000;

    private readonly byte[] buffer = new byte[64 << 10];
    private int from, until;
    private bool begun;

    /// <summary>The next line, without its end.</summary>
    /// <exception cref="ApiException">It ends before, or the line does not.</exception>
    public string Line()
    {
        var line = new StringBuilder();
        while (true)
        {
            if (from == until) Fill();
            var here = buffer.AsSpan(from, until - from);
            var end = here.IndexOf((byte)'\n');
            var part = end < 0 ? here : here[..end];
            line.Append(Encoding.Latin1.GetString(part));
            from += end < 0 ? part.Length : end + 1;
            if (line.Length > LongestLine) throw Odd("a line without an end");
            if (end >= 0) return line.ToString().TrimEnd('\r');
        }
    }

    /// <summary>Some bytes, at least one.</summary>
    /// <exception cref="ApiException">It ends before.</exception>
    public int Read(Span<byte> target)
    {
        if (from == until) Fill();
        var count = Math.Min(target.Length, until - from);
        buffer.AsSpan(from, count).CopyTo(target);
        from += count;
        return count;
    }

    /// <summary>What is no answer of HTTP/1.1: a broken proxy, or another program on that port. It may pass.</summary>
    public static ApiException Odd(string what) => new($"not an answer of the activity API: {what}", passes: true);

    private void Fill()
    {
        (from, until) = (0, begun ? connection.Read(buffer) : connection.Read(buffer, FirstPatience));
        begun = true;
        if (until == 0) throw new ApiException("the connection was closed before the answer's end", passes: true);
    }
}
