namespace Workflows.Runtime.Storing;

/// <summary>
/// What a run asked to commit contradicts what is stored (an attempt that has ended, a number that is taken): the batch was rolled back, and
/// without this run it may pass.
/// </summary>
public sealed class CommitRefusedException(Guid run, string message, Exception? inner) : Exception(message, inner)
{
    /// <summary>The run at fault.</summary>
    public Guid Run { get; } = run;
}
