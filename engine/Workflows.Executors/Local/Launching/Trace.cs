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
        if (!File.Exists(folder.Claim)) return new Unclaimed();
        var process = ProcessStart.Parse(File.ReadAllText(folder.Claim));

        // Alive is asked before the record is read: one that ends between the two has written it by then.
        var alive = process is { IsAlive: true };
        if (ReadRecord(folder) is { } record) return new Recorded(record);
        if (alive) return new Alive(process!.Value, File.GetLastWriteTimeUtc(folder.Claim));
        return new Dead($"wf-exec (process {process?.Id}) is gone and left no record{Complaint(folder)}");
    }

    /// <summary>Takes the claim for nobody, so that whatever an earlier engine may have started last ends without a deed.</summary>
    /// <returns>False: somebody has it.</returns>
    public static bool TryClose(AttemptFolder folder)
    {
        if (!Directory.Exists(folder.Root)) return true;
        var mine = Path.Combine(folder.Root, $"{AttemptFiles.Claim}.{Guid.NewGuid():N}");
        File.WriteAllText(mine, "0 0\n");
        var taken = Libc.link(mine, folder.Claim) == 0;
        File.Delete(mine);
        return taken;
    }

    private static ResultRecord? ReadRecord(AttemptFolder folder)
    {
        try
        {
            return File.Exists(folder.Record) ? JsonSerializer.Deserialize(File.ReadAllBytes(folder.Record), WireJson.Plain.ResultRecord) : null;
        }
        catch (JsonException)
        {
            return null; // Cut short by a power failure.
        }
    }

    /// <summary>What <c>wf-exec</c> said before it broke.</summary>
    public static string Complaint(AttemptFolder folder) =>
        File.Exists(folder.Errors) && File.ReadAllText(folder.Errors).Trim() is { Length: > 0 } text ? $": {text[..Math.Min(text.Length, 2000)]}" : "";
}
