using System.Text.Json;
using Workflows.Executors.Local.Processes;
using Workflows.Runner.Wire;

namespace Workflows.Executors.Local.Launching;

/// <summary>What an attempt's folder says about it: how an engine finds what an earlier one has started.</summary>
internal abstract record Trace
{
    /// <summary>Nobody has begun it.</summary>
    internal sealed record Unclaimed : Trace;

    /// <summary>This process runs it.</summary>
    internal sealed record Alive(ProcessStart Process, DateTimeOffset Since) : Trace;

    /// <summary>It ended, and this is how.</summary>
    internal sealed record Recorded(ResultRecord Record) : Trace;

    /// <summary>Who ran it is dead and left no record.</summary>
    internal sealed record Dead(string Why) : Trace;

    public static Trace Of(AttemptFolder folder)
    {
        var claim = new FileInfo(folder.Claim);
        if (claim.LinkTarget is not { } claimant) return new Unclaimed();
        var process = ProcessStart.Parse(claimant);

        // Alive is asked before the record is read: one that ends between the two has written it by then.
        var alive = process is { IsAlive: true };
        if (ReadRecord(folder) is { } record) return new Recorded(record);
        if (alive) return new Alive(process!.Value, claim.LastWriteTimeUtc);
        return new Dead($"wf-exec (process {process?.Id}) is gone and left no record{Complaint(folder)}");
    }

    /// <summary>Takes the claim for nobody, so that whatever an earlier engine may have started last ends without a deed.</summary>
    /// <returns>False: somebody has it.</returns>
    public static bool TryClose(AttemptFolder folder)
    {
        return !Directory.Exists(folder.Root) || Libc.symlink("0 0", folder.Claim) == 0;
    }

    private static ResultRecord? ReadRecord(AttemptFolder folder)
    {
        try
        {
            return File.Exists(folder.Record) ? RecordJson.Read(File.ReadAllBytes(folder.Record)) : null;
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null; // A power failure cut it short: as good as none.
        }
    }

    /// <summary>The last that stands in the log: perhaps what broke <c>wf-exec</c>.</summary>
    public static string Complaint(AttemptFolder folder) =>
        File.Exists(folder.Log) && File.ReadLines(folder.Log).LastOrDefault() is { } line ? $"; the log ends with: {line[..Math.Min(line.Length, 500)]}" : "";
}
