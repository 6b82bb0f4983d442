namespace Workflows.Server.ActivityApi;

/// <summary>How far an attempt has come.</summary>
/// <param name="Fraction">0 to 1.</param>
/// <param name="Text">For people.</param>
public sealed record ProgressNote(double Fraction, string? Text);

/// <summary>A point of a time series.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Value">Finite.</param>
/// <param name="Step">The attempt's own count (an epoch, a batch).</param>
/// <param name="At">When it was measured; null: now.</param>
public sealed record MetricNote(string Name, double Value, long? Step, DateTimeOffset? At);

/// <summary>A file to be registered as the next version of a model.</summary>
/// <param name="Sha256">Its key in the file store.</param>
/// <param name="Size">Bytes.</param>
/// <param name="FileName">The name it had on disk.</param>
/// <param name="Metrics">Figures by name.</param>
/// <param name="Tags">Free text by key.</param>
public sealed record ModelVersionNote(string? Sha256, long Size, string? FileName, IReadOnlyDictionary<string, double>? Metrics, IReadOnlyDictionary<string, string>? Tags);
