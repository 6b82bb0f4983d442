using System.Text.Json;

namespace Workflows.Server.ActivityApi;

// Bodies of requests. What their members may be is said by the published schemas, and checked before they are read.

/// <summary>How far an attempt has come.</summary>
/// <param name="Fraction">0 to 1.</param>
/// <param name="Text">For people.</param>
internal sealed record ProgressBody(double Fraction, string? Text);

/// <summary>A point of a time series.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Value">Finite.</param>
/// <param name="Step">The attempt's own count (an epoch, a batch).</param>
/// <param name="At">When it was measured.</param>
internal sealed record MetricBody(string Name, double Value, long? Step, DateTimeOffset At);

/// <summary>A file to be registered as the next version of a model.</summary>
/// <param name="Sha256">Its key in the file store.</param>
/// <param name="Size">Bytes.</param>
/// <param name="FileName">The name it had on disk.</param>
/// <param name="Metrics">Figures by name; null: none.</param>
/// <param name="Tags">Free text by key; null: none.</param>
internal sealed record ModelVersionBody(
    string Sha256, long Size, string FileName, IReadOnlyDictionary<string, double>? Metrics, IReadOnlyDictionary<string, string>? Tags);

/// <summary>Where an alias shall point.</summary>
/// <param name="Version">The version.</param>
/// <param name="Expected">
/// Where it must point now. A member that is null says "nowhere yet", one that is missing "wherever": only raw JSON tells them apart.
/// </param>
internal sealed record AliasMoveBody(long Version, JsonElement Expected);
