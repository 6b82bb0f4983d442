using System.Collections.Immutable;

namespace Workflows.Runtime.Storing;

/// <summary>The file of a model, in the file store.</summary>
public sealed record ModelFile(string Sha256, long Size, string FileName);

/// <summary>A version to be registered.</summary>
/// <param name="Project">The project.</param>
/// <param name="Model">The model's name.</param>
/// <param name="File">Its file.</param>
/// <param name="MetricsJson">An object of numbers.</param>
/// <param name="TagsJson">An object of strings.</param>
public sealed record NewModelVersion(string Project, string Model, ModelFile File, string MetricsJson, string TagsJson)
{
    public required Guid Run { get; init; }
    public required string Step { get; init; }

    /// <summary>Who asks: a step's own key, the same on each of its attempts. It is kept; which version it is, the file alone says.</summary>
    public required string IdempotencyKey { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A registered version.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">From 1.</param>
/// <param name="File">Its file.</param>
/// <param name="MetricsJson">An object of numbers.</param>
/// <param name="TagsJson">An object of strings.</param>
public sealed record ModelVersion(string Model, int Version, ModelFile File, string MetricsJson, string TagsJson)
{
    /// <summary>The label of the run that registered it.</summary>
    public string? Run { get; init; }

    public string? Step { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Why its metrics or tags can't be read, and are empty here. Null for any other.</summary>
    public string? Broken { get; init; }
}

/// <summary>What an alias must stand at for a move: a version, or (null) nowhere.</summary>
public sealed record ExpectedVersion(int? Version);

public sealed record AliasMove(bool Moved, int? Previous);

public sealed record ModelRecord(string Model, ImmutableSortedDictionary<string, int> Aliases, ImmutableArray<ModelVersion> Versions)
{
    /// <summary>Moves of aliases, oldest first.</summary>
    public ImmutableArray<AliasChange> History { get; init; } = [];
}

public sealed record AliasChange(string Alias, int? From, int To, string By, DateTimeOffset At);
