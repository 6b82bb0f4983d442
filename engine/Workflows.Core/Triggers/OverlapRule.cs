using System.Globalization;
using Workflows.Core.Definitions;

namespace Workflows.Core.Triggers;

/// <summary>What becomes of a slot that is due while earlier runs of its trigger have not ended.</summary>
/// <param name="Verdict">What becomes of it.</param>
/// <param name="Why">In words; empty where it starts.</param>
public sealed record OverlapRule(OverlapVerdict Verdict, string Why)
{
    /// <summary>The most slots of one trigger that wait.</summary>
    public const int MostWaiting = 1_000;

    private static readonly OverlapRule start = new(OverlapVerdict.Start, string.Empty);

    /// <summary>Decides.</summary>
    /// <param name="overlap">The trigger's rule.</param>
    /// <param name="unfinished">Runs of the trigger that have not ended.</param>
    /// <param name="waiting">Older slots of the trigger that wait.</param>
    public static OverlapRule Of(Overlap overlap, int unfinished, int waiting) => overlap switch
    {
        Overlap.Allow => start,
        _ when unfinished == 0 && waiting == 0 => start,
        Overlap.Skip => new(OverlapVerdict.Skip, "an earlier run of the trigger has not ended"),
        Overlap.BufferOne when waiting > 0 => new(OverlapVerdict.Skip, "an earlier slot waits already"),
        Overlap.BufferAll when waiting >= MostWaiting =>
            new(OverlapVerdict.Skip, string.Create(CultureInfo.InvariantCulture, $"{MostWaiting} slots wait already")),
        Overlap.CancelOther or Overlap.TerminateOther when unfinished == 0 => start,
        Overlap.CancelOther => new(OverlapVerdict.Wait, "waits for an earlier run, which is being cancelled"),
        Overlap.TerminateOther => new(OverlapVerdict.Wait, "waits for an earlier run, which is being terminated"),
        _ => new(OverlapVerdict.Wait, "waits for an earlier run to end"),
    };

    /// <summary>Of the slots that wait only the newest counts, and the runs that it waits for are stopped.</summary>
    public static bool Replaces(Overlap overlap) => overlap is Overlap.CancelOther or Overlap.TerminateOther;
}

/// <summary>See <see cref="OverlapRule"/>.</summary>
public enum OverlapVerdict
{
    /// <summary>A run starts now.</summary>
    Start,

    /// <summary>A run starts once the earlier ones have ended.</summary>
    Wait,

    /// <summary>None starts.</summary>
    Skip,
}
