using System.Globalization;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>Durations as Argo reads them.</summary>
internal static class ArgoTime
{
    /// <summary>A duration of Go.</summary>
    public static string Of(TimeSpan time) => time.TotalMilliseconds % 1000 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalSeconds}s")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMilliseconds}ms");

    /// <summary>Whole seconds, one more where there are parts of one.</summary>
    public static int Seconds(TimeSpan time) => (int)Math.Min(int.MaxValue, Math.Ceiling(time.TotalSeconds));
}
