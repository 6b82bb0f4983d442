using System.Globalization;
using Workflows.Core.Definitions;
using Workflows.Storage.Collecting;

namespace Workflows.Cli.Folders;

/// <summary>What is kept for how long: <c>retention: { runs: 90d, keep: 20, logs: 30d }</c>.</summary>
internal static class RetentionSettings
{
    /// <summary>As many as anybody means.</summary>
    public const int MostKept = 1_000_000;

    /// <summary>Whoever follows a run should still see how it ended.</summary>
    private static readonly TimeSpan shortest = TimeSpan.FromHours(1);

    public static RetentionRule Read(SettingsFile file) => new()
    {
        Runs = Read(file, "runs"),
        Keep = file.Whole("keep", 0, MostKept) ?? 0,
        Logs = Read(file, "logs"),
    };

    private static TimeSpan? Read(SettingsFile file, string key) =>
        file.Text(key, static text => Duration.TryParse(text, out var time) && time >= shortest, Expected()) is { } said
        && Duration.TryParse(said, out var duration)
            ? duration
            : null;

    private static string Expected() => string.Create(CultureInfo.InvariantCulture, $"a duration of {Duration.Write(shortest)} or more, such as 90d");
}
