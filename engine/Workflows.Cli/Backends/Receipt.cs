using Workflows.Runtime.Storing;

namespace Workflows.Cli.Backends;

/// <summary>Something was asked of a run: what becomes of it.</summary>
internal abstract class Receipt
{
    /// <summary>The answer, where there is one now.</summary>
    public abstract Task<InboxAnswer?> FindAsync(CancellationToken cancellation);

    /// <summary>The answer, waited for as long as one can be expected; null: it is kept for whoever drives the run.</summary>
    public abstract Task<InboxAnswer?> WaitAsync(CancellationToken cancellation);

    /// <summary>What is known of why nobody has answered, for people.</summary>
    /// <param name="done">What will have been done.</param>
    public abstract IEnumerable<string> Unanswered(string done);
}
