using System.Text;
using Workflows.Cli.Drawing;
using Workflows.Cli.Folders;

namespace Workflows.Cli.Watching;

/// <summary>The last lines of live attempts' logs, read from their ends.</summary>
internal sealed class LogTails(DataFolder folder)
{
    private const int Bytes = 2_048;

    public IReadOnlyDictionary<Guid, string> Of(IEnumerable<Guid> attempts)
    {
        Dictionary<Guid, string> lines = [];
        foreach (var uid in attempts)
        {
            if (Read(AttemptLog.Live(folder, uid), Bytes) is { } text && Texts.LastLine(text) is { Length: > 0 } line)
            {
                lines[uid] = line;
            }
        }

        return lines;
    }

    /// <summary>The end of a log that is read to its end: only then is a stored one known to be what was written.</summary>
    public static async Task<string> ReadAsync(Stream log, int most, CancellationToken cancellation)
    {
        var (buffer, length) = (new byte[2 * most], 0);
        while (await log.ReadAsync(buffer.AsMemory(length), cancellation) is > 0 and var count)
        {
            length += count;
            if (length > most)
            {
                buffer.AsSpan(length - most, most).CopyTo(buffer);
                length = most;
            }
        }

        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    /// <summary>The end of a file; null where it can't be read (an attempt elsewhere, or one that was released just now).</summary>
    private static string? Read(string path, int most)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            file.Seek(-Math.Min(most, file.Length), SeekOrigin.End);
            var buffer = new byte[most];
            return Encoding.UTF8.GetString(buffer, 0, file.ReadAtLeast(buffer, most, throwOnEndOfStream: false));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
