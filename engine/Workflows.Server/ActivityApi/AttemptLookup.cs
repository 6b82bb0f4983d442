using Workflows.Runtime.Attempts;

namespace Workflows.Server.ActivityApi;

/// <summary>What is known of the attempt that a token names.</summary>
/// <param name="Attempt">It is live here; null otherwise.</param>
/// <param name="IsOver">
/// It has ended, or the store never knew it: its token is dead. Only the store can say so, since <c>wf-exec</c> takes a 401 as final; an engine
/// that loads the run anew, or has set it aside, does not know the attempt either.
/// </param>
internal readonly record struct AttemptLookup(AttemptIdentity? Attempt, bool IsOver)
{
    public static async Task<AttemptLookup> FindAsync(Guid uid, ActivityApiOptions options, CancellationToken cancellation) =>
        await options.Engine.FindAttemptAsync(uid, cancellation) is { } attempt
            ? new AttemptLookup(attempt, IsOver: false)
            : new AttemptLookup(null, IsOver: await options.Records.FindAttemptAsync(uid, cancellation) is not { EndedAt: null });
}
