using Workflows.Core.Definitions;

namespace Workflows.Runtime.Slots;

/// <summary>Names a line of runs: an evaluated concurrency key of a project.</summary>
internal readonly record struct SlotKey(string Project, string Name);

/// <summary>A run that holds a slot.</summary>
internal sealed record SlotHolder(Guid Run, string Label);

/// <summary>A run that asks for a slot, under the rules of its own version.</summary>
internal sealed record SlotRequest(Guid Run, string Label, int Limit, WhenFull WhenFull);

/// <summary>What follows from an ask or a free.</summary>
internal sealed record SlotMoves
{
    public static SlotMoves None { get; } = new();

    /// <summary>Runs that have a slot now.</summary>
    public IReadOnlyList<Guid> Granted { get; init; } = [];

    /// <summary>Runs that are to make room.</summary>
    public IReadOnlyList<Guid> Cancel { get; init; } = [];

    /// <summary>Why the one that asked gets none.</summary>
    public string? Refused { get; init; }
}
