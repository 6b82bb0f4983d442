namespace Workflows.Runtime.Storing;

/// <summary>An engine and its share of a store, as everybody sees it; or the share that nobody drives.</summary>
/// <param name="Name">Its process and machine; null: nobody drives these partitions.</param>
/// <param name="Since">When it began; null for nobody.</param>
/// <param name="Partitions">Those it has the leases of, in order.</param>
public sealed record EngineRecord(string? Name, DateTimeOffset? Since, IReadOnlyList<int> Partitions)
{
    /// <summary>After this time others take its partitions, unless it says before that it lives; null where leases have no end.</summary>
    public TimeSpan? LeaseLeft { get; init; }

    /// <summary>Unfinished runs in these partitions.</summary>
    public required long Runs { get; init; }

    /// <summary>When the oldest command was left that is not answered yet: how far it is behind; null where it is up to date.</summary>
    public DateTimeOffset? OldestCommand { get; init; }
}
