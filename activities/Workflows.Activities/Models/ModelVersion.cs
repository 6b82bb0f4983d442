namespace Workflows.Activities;

/// <summary>One registered version of a model: a file of the store, with what was known about it when it was registered. It never changes.</summary>
public sealed record ModelVersion
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>From 1, dense.</summary>
    public required int Version { get; init; }

    /// <summary>The file: fetch it with <see cref="FileStore.DownloadAsync"/>.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>The name it had on disk.</summary>
    public string FileName { get; init; } = "";

    /// <summary>Figures by name, such as <c>rmse</c>.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Free text by key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was registered.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The run that registered it: <c>bike-demand#42</c>.</summary>
    public string? Run { get; init; }

    /// <summary>The step that registered it.</summary>
    public string? Step { get; init; }
}

/// <summary>What to register as a new version; the file must be in the store (<see cref="FileStore.UploadAsync"/>).</summary>
/// <param name="Sha256">The file's key.</param>
/// <param name="Size">Bytes.</param>
/// <param name="FileName">The name it had on disk.</param>
/// <param name="Metrics">Figures by name.</param>
/// <param name="Tags">Free text by key.</param>
public sealed record NewModelVersion(
    string Sha256,
    long Size,
    string FileName,
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyDictionary<string, string> Tags);
