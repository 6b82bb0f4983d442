using Workflows.Core.Values;

namespace Workflows.Runtime.Storing;

/// <summary>A webhook that came with a valid signature, or an event that came to an event trigger.</summary>
/// <param name="Trigger">For which trigger: its source.</param>
public sealed record NewDelivery(TriggerKey Trigger)
{
    /// <summary>Two deliveries of one digest within this time are one, whatever ids their senders gave them.</summary>
    public static TimeSpan SameFor { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a delivery is known, so that it starts nothing again: the same time as a key of a start.</summary>
    public static TimeSpan KeptFor { get; } = TimeSpan.FromDays(30);

    /// <summary>The largest body that is kept, in bytes of UTF-8.</summary>
    public const int MostKept = 256 * 1024;

    /// <summary>The deliveries of one trigger whose bodies are kept: the newest.</summary>
    public const int MostBodies = 100;

    private const int LongestVerdict = 1_000;

    /// <summary>What the sender calls it, the same when it sends it again; null where it gave no id.</summary>
    public string? Id { get; init; }

    /// <summary>SHA-256, as small hex: of the body, and of the id before it where the id is signed too.</summary>
    public required string Digest { get; init; }

    /// <summary>The headers that say what it is: one JSON object of texts. None that signs.</summary>
    public string Headers { get; init; } = "{}";

    /// <summary>What it says, to be judged once more: JSON of at most <see cref="MostKept"/> bytes. Null: it is not kept, or was not asked for.</summary>
    public string? Body { get; init; }

    /// <summary>What became of one as a line that can be recorded and shown: it may quote what a stranger wrote.</summary>
    public static string Verdict(string why) =>
        UnicodeText.Shorten(string.Concat(why.Select(static c => char.IsControl(c) ? ' ' : c)), LongestVerdict);
}

/// <summary>What became of a delivery.</summary>
public enum DeliveryOutcome
{
    /// <summary>A run.</summary>
    Started,

    /// <summary>Nothing: the trigger is not for such ones.</summary>
    Ignored,

    /// <summary>Nothing, and somebody has to mend something: the body, or the trigger.</summary>
    Refused,
}

/// <summary>A delivery as it is recorded.</summary>
/// <param name="Delivery">What came.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Verdict">The same in words.</param>
public sealed record DeliveryRecord(NewDelivery Delivery, DeliveryOutcome Outcome, string Verdict)
{
    /// <summary>What the store calls it.</summary>
    public int Number { get; init; }

    /// <summary>Its body is kept.</summary>
    public bool HasBody { get; init; }

    /// <summary>When it came, by the store's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The run that it started; null for none, and for one that was removed since.</summary>
    public Guid? Run { get; init; }

    /// <summary>Of the run that it started, which may be removed by now.</summary>
    public string? Label { get; init; }
}
