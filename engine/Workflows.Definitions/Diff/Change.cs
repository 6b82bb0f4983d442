using Workflows.Core.Values;

namespace Workflows.Definitions.Diff;

/// <summary>One change between two versions.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Path">Where: <c>steps.train.retry.attempts</c>; for a step that came or went <c>steps.train</c>.</param>
/// <param name="Before">Canonical JSON; null for what was added.</param>
/// <param name="After">Canonical JSON; null for what was removed.</param>
public sealed record Change(ChangeKind Kind, string Path, string? Before, string? After)
{
    /// <summary>As one reads it: <c>~ steps.train.retry.attempts: 3 -> 5</c>.</summary>
    public override string ToString() => Kind switch
    {
        ChangeKind.Added => $"+ {Path}: {Shorten(After!)}",
        ChangeKind.Removed => $"- {Path}: {Shorten(Before!)}",
        _ => $"~ {Path}: {Shorten(Before!)} -> {Shorten(After!)}",
    };

    private static string Shorten(string json) => UnicodeText.Shorten(json, 200);
}

/// <summary>What happened to a value.</summary>
public enum ChangeKind
{
    Changed,
    Added,
    Removed,
}
