using System.Buffers;
using System.Globalization;
using System.Text;
using Workflows.Core.Runs;

namespace Workflows.Storage.Collecting;

/// <summary>
/// Finds the digests that stand in a text, whatever the text is: a row of a newer program or a damaged one names its files as well. Only the log of an
/// attempt is told from other files, by how it is written, where logs are kept for a while only.
/// </summary>
/// <param name="logsSince">A log of an earlier time is no reference; null: all are.</param>
internal sealed class ReferenceScan(DateTimeOffset? logsSince)
{
    private static readonly SearchValues<byte> digits = SearchValues.Create("0123456789abcdef"u8);
    private static readonly byte[] log = Encoding.UTF8.GetBytes($"{{\"name\":\"{ArtifactRecord.LogName}\",\"sha256\":\"");
    private static readonly byte[] ended = "\"endedAt\":\""u8.ToArray();

    /// <summary>Tells of each file that the text refers to.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="at">When it was written; null: the text itself may say when what it tells of has ended.</param>
    /// <param name="found">Takes each digest, also more than once.</param>
    public void In(ReadOnlySpan<byte> text, DateTimeOffset? at, Action<Digest> found)
    {
        for (var start = 0; start + Digest.Length <= text.Length;)
        {
            var last = text.Slice(start, Digest.Length).LastIndexOfAnyExcept(digits);
            if (last >= 0)
            {
                start += last + 1;
                continue;
            }

            if (!text[..start].EndsWith(log) || IsKept(at ?? LatestEnd(text)))
            {
                found(Digest.Parse(text.Slice(start, Digest.Length)));
            }

            // Of more than 64 digits in a row any 64 may be meant.
            start++;
        }
    }

    private bool IsKept(DateTimeOffset? at) => logsSince is not { } since || at is not { } time || time >= since;

    private static DateTimeOffset? LatestEnd(ReadOnlySpan<byte> text)
    {
        DateTimeOffset? latest = null;
        while (text.IndexOf(ended) is var at and >= 0)
        {
            text = text[(at + ended.Length)..];
            var length = text.IndexOf((byte)'"');
            if (length is > 0 and < 40 && DateTimeOffset.TryParse(Encoding.UTF8.GetString(text[..length]), CultureInfo.InvariantCulture, out var time)
                && !(time <= latest))
            {
                latest = time;
            }
        }

        return latest;
    }
}
