using Workflows.Core.Runs;

namespace Workflows.Runtime.Executing;

/// <summary>What an executor sees of one attempt. All but <see cref="Ended"/> are display only: coalesced, never awaited, outside replay.</summary>
public abstract record Observation(Guid Uid)
{
    /// <summary>It does not run yet and waits for something.</summary>
    /// <param name="Uid">The attempt.</param>
    /// <param name="Kind"><c>place</c>, <c>quota</c>, <c>node</c> or <c>image</c>.</param>
    /// <param name="Text">The reason for people, as exact as it is known.</param>
    public sealed record Waiting(Guid Uid, string Kind, string Text) : Observation(Uid);

    /// <summary>The command runs.</summary>
    public sealed record Running(Guid Uid, DateTimeOffset StartedAt) : Observation(Uid);

    /// <summary>
    /// It is out of sight: it may have begun, and nobody can tell now. Until something else is told of it no <c>queueTimeout</c> fires. What
    /// certainly has not begun is <see cref="Waiting"/>, also then.
    /// </summary>
    /// <param name="Uid">The attempt.</param>
    /// <param name="Text">What is out of sight, for people.</param>
    public sealed record Unseen(Guid Uid, string Text) : Observation(Uid);

    /// <summary>
    /// Something of it is here from an earlier engine or from another one of the same store, and nobody has asked for it here: told once, when it is
    /// first seen. What is recorded as ended is then cleared away, for that engine may have died between the commit and the release; so is, once it is
    /// old enough, what no row knows.
    /// </summary>
    /// <param name="Uid">The attempt.</param>
    /// <param name="Since">When it was made, by the clock of the place it is in; null where that can't be told: it then counts as old.</param>
    public sealed record Found(Guid Uid, DateTimeOffset? Since = null) : Observation(Uid);

    /// <summary>What was <see cref="Found"/> is not there any more, and was not asked for meanwhile: whoever drives its run has put it away.</summary>
    public sealed record Gone(Guid Uid) : Observation(Uid);

    /// <summary>It ended; the outcome is complete and its files are stored.</summary>
    public sealed record Ended(Guid Uid, AttemptOutcome Outcome) : Observation(Uid);
}
