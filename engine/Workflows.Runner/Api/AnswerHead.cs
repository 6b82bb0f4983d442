using System.Globalization;

namespace Workflows.Runner.Api;

/// <summary>The status and the headers of an answer, as far as they matter here.</summary>
/// <param name="Status">Of the final answer; interim ones (1xx) are skipped.</param>
/// <param name="Length">Bytes of the body; null where it comes in chunks.</param>
internal readonly record struct AnswerHead(int Status, long? Length)
{
    private const int MostHeaders = 100;
    private const string Version = "HTTP/1.";

    /// <summary>Reads one.</summary>
    /// <param name="input">At its beginning.</param>
    /// <param name="bodiless">It answers HEAD: no body follows, whatever it says.</param>
    /// <exception cref="ApiException">It is no answer of HTTP/1.1.</exception>
    public static AnswerHead Read(AnswerInput input, bool bodiless)
    {
        while (true)
        {
            var status = StatusOf(input.Line());
            var (length, chunked) = Headers(input);
            if (status < 200) continue;
            if (bodiless || status is 204 or 304) return new AnswerHead(status, 0);
            return chunked || length is not null ? new AnswerHead(status, chunked ? null : length) : throw AnswerInput.Odd("it has no length");
        }
    }

    private static int StatusOf(string line) =>
        line.StartsWith(Version, StringComparison.Ordinal) && line.Split(' ') is [_, { Length: 3 } digits, ..]
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : throw AnswerInput.Odd($"it begins with '{line[..Math.Min(line.Length, 80)]}'");

    private static (long? Length, bool Chunked) Headers(AnswerInput input)
    {
        (long? Length, bool Chunked) found = default;
        for (var count = 0; input.Line() is { Length: > 0 } line; count++)
        {
            if (count == MostHeaders) throw AnswerInput.Odd($"it has more than {MostHeaders} headers");
            if (Value(line, "Content-Length:") is { } length)
            {
                var isNumber = long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
                found.Length = isNumber ? number : throw AnswerInput.Odd($"its length is '{length}'");
            }
            else if (Value(line, "Transfer-Encoding:") is { } encoding)
            {
                found.Chunked = encoding.Equals("chunked", StringComparison.OrdinalIgnoreCase) ? true : throw AnswerInput.Odd($"its encoding is '{encoding}'");
            }
        }

        return found;
    }

    private static string? Value(string line, string name) => line.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? line[name.Length..].Trim() : null;
}
