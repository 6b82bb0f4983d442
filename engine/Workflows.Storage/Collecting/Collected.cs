namespace Workflows.Storage.Collecting;

/// <summary>What a pass has removed, or would remove.</summary>
/// <param name="Runs">Runs, their sub-workflows not counted.</param>
/// <param name="Files">Files of the file store.</param>
/// <param name="Bytes">Of these files.</param>
public sealed record Collected(int Runs, int Files, long Bytes)
{
    /// <summary>There are more runs than one pass removes.</summary>
    public bool HasMore { get; init; }

    /// <summary>Files put since then stay, whatever refers to them: an attempt that has not ended may have put them. Null: all older than a day.</summary>
    public DateTimeOffset? HeldSince { get; init; }
}
