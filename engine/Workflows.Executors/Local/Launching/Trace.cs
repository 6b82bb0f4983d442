using System.Security.Cryptography;
using System.Text.Json;
using Workflows.Core.Values;
using Workflows.Runner.Wire;

namespace Workflows.Executors.Local.Launching;

/// <summary>What an attempt's folder says about it: how an engine finds what an earlier one has started.</summary>
internal abstract record Trace
{
    private const int LargestRecord = 16 << 20, LongestComplaint = 4 << 10;

    /// <summary>Nobody has begun it.</summary>
    internal sealed record Unclaimed : Trace;

    /// <summary>This process runs it.</summary>
    internal sealed record Alive(ProcessStart Process, DateTimeOffset Since) : Trace;

    /// <summary>It ended, and this is how.</summary>
    internal sealed record Recorded(ResultRecord Record) : Trace;

    /// <summary>Who ran it is dead and left no record.</summary>
    internal sealed record Dead(ProcessStart? Process, string Why) : Trace;

    /// <summary>Reads it.</summary>
    /// <param name="folder">The attempt's.</param>
    /// <param name="key">The key that its record is sealed with; null where records have no seals.</param>
    public static Trace Of(AttemptFolder folder, byte[]? key)
    {
        var claim = new FileInfo(folder.Claim);
        var process = claim.LinkTarget is { } claimant ? ProcessStart.Parse(claimant) : null;

        // Alive is asked before the record is read: one that ends between the two has written it by then.
        var alive = process is { IsAlive: true };
        if (ReadRecord(folder, key) is { } record) return new Recorded(record);
        if (claim.LinkTarget is null) return new Unclaimed();
        if (alive) return new Alive(process!.Value, claim.LastWriteTimeUtc);
        return new Dead(process, $"wf-exec (process {process?.Id}) is gone and left no record{Complaint(folder)}");
    }

    /// <summary>Takes the claim for nobody, so that whatever an earlier engine may have started last ends without a deed.</summary>
    /// <returns>False: somebody has it.</returns>
    public static bool TryClose(AttemptFolder folder)
    {
        return !Directory.Exists(folder.Root) || Libc.symlink("0 0", folder.Claim) == 0;
    }

    /// <summary>None where it was cut short by a power failure, and where the program wrote it: as good as none.</summary>
    private static ResultRecord? ReadRecord(AttemptFolder folder, byte[]? key)
    {
        try
        {
            var text = PlainFile.Read(folder.Record, LargestRecord);
            if (key is not null)
            {
                if (RecordSeal.Split(text) is not { } parts) return null;
                if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, parts.Record), Digest(parts.Mac))) return null;
                text = parts.Record;
            }

            return RecordJson.Read(text) is { IsSound: true } record ? record : null;
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or UnreadableException)
        {
            return null;
        }
    }

    private static byte[] Digest(string text) => text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : [];

    /// <summary>The last that stands in the log: perhaps what broke <c>wf-exec</c>.</summary>
    public static string Complaint(AttemptFolder folder)
    {
        try
        {
            using var log = PlainFile.Open(folder.Log);
            _ = log.Seek(-Math.Min(log.Length, LongestComplaint), SeekOrigin.End);
            using var text = new StreamReader(log);
            var last = text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
            return last is null ? "" : $"; the log ends with: {UnicodeText.Start(last.TrimStart('\uFFFD'), 500)}";
        }
        catch (Exception problem) when (problem is IOException or UnreadableException)
        {
            return "";
        }
    }
}
