namespace Workflows.Activities;

/// <summary>A name in the registry, its versions, and the aliases that point at them.</summary>
public sealed record Model
{
    /// <summary>Unique in the project.</summary>
    public required string Name { get; init; }

    /// <summary>Alias to version: <c>production</c> is what serves.</summary>
    public IReadOnlyDictionary<string, int> Aliases { get; init; } = new Dictionary<string, int>();

    /// <summary>Every version, oldest first.</summary>
    public IReadOnlyList<ModelVersion> Versions { get; init; } = [];
}

/// <summary>An alias has moved.</summary>
/// <param name="Alias">Its name.</param>
/// <param name="Version">Where it points now.</param>
/// <param name="Previous">Where it pointed before it came here, the same on a second call; null when this is its first version.</param>
public sealed record AliasMove(string Alias, int Version, int? Previous);

/// <summary>Where the caller believes an alias points, for a move that must not overwrite somebody else's.</summary>
/// <param name="Version">The version; null: the alias does not exist yet.</param>
public readonly record struct ExpectedVersion(int? Version);
