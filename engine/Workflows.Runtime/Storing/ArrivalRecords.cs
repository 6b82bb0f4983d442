namespace Workflows.Runtime.Storing;

/// <summary>
/// An event from outside or inside, as it is to be stored. <paramref name="Source"/> and <paramref name="Id"/> tell it from all others of its project.
/// </summary>
/// <param name="Project">Where it is known.</param>
/// <param name="Source">Where it happened: a URI reference.</param>
/// <param name="Id">What its source calls it, the same when it is sent again.</param>
/// <param name="Type">What happened: <c>drift.detected</c>.</param>
public sealed record NewArrival(string Project, string Source, string Id, string Type)
{
    /// <summary>What the sources of the engine's own events begin with. Nobody else may use it.</summary>
    public const string OwnSources = "urn:wf:";

    /// <summary>
    /// What the types of events about runs begin with. Nobody else may use it: a workflow that follows another must not be told that it succeeded.
    /// </summary>
    public const string OwnTypes = "run.";

    /// <summary>How long an event is known, so that it starts nothing again: the same time as a delivery.</summary>
    public static TimeSpan KeptFor => NewDelivery.KeptFor;

    /// <summary>The engine itself tells it, and people may be told of it.</summary>
    public bool IsOwn => Source.StartsWith(OwnSources, StringComparison.Ordinal);

    /// <summary>To what of its source it happened; null: not told.</summary>
    public string? Subject { get; init; }

    /// <summary>When it happened, by its source; null: not told.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>What expressions read as <c>event</c>: JSON text.</summary>
    public string Data { get; init; } = "{}";

    /// <summary>Who sent it; of the engine's own events who started the run that it is about.</summary>
    public required string By { get; init; }

    /// <summary>From then on it starts nothing; null: <see cref="KeptFor"/> after it came, which is the latest.</summary>
    public DateTimeOffset? Expires { get; init; }
}

/// <summary>An event as it is stored.</summary>
/// <param name="Number">In the order of coming.</param>
/// <param name="Arrival">What came.</param>
/// <param name="At">When it came, by the store's clock.</param>
/// <param name="Expires">See <see cref="NewArrival.Expires"/>.</param>
public sealed record ArrivalRecord(long Number, NewArrival Arrival, DateTimeOffset At, DateTimeOffset Expires);

/// <summary>Which events are wanted; null: whatever they are.</summary>
/// <param name="Project">Of which project.</param>
public sealed record ArrivalFilter(string Project)
{
    public string? Type { get; init; }

    /// <summary>Only older ones than this number: the cursor.</summary>
    public long? Before { get; init; }

    public int Most { get; init; } = 50;
}
