namespace Workflows.Storage.Collecting;

/// <summary>What is kept for how long. Nothing said: all runs and logs, for ever.</summary>
public sealed record RetentionRule
{
    /// <summary>Root runs that ended longer ago go, with their sub-workflows; null: none.</summary>
    public TimeSpan? Runs { get; init; }

    /// <summary>So many of the newest ended root runs of each workflow stay, however old they are.</summary>
    public int Keep { get; init; }

    /// <summary>The logs of attempts that ended longer ago go, while their runs stay; null: none.</summary>
    public TimeSpan? Logs { get; init; }
}
