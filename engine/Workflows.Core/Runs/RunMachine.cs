using System.Collections.Immutable;
using Workflows.Core.Expressions;

namespace Workflows.Core.Runs;

/// <summary>The heart: one pure function over immutable data. Everything else feeds events in, stores, and makes the world match.</summary>
public static class RunMachine
{
    /// <summary>What an event does to a run.</summary>
    /// <param name="state">The run now.</param>
    /// <param name="happened">The fact.</param>
    /// <param name="evaluate">How expressions are computed; must be deterministic.</param>
    public static Decision Decide(RunState state, RunEvent happened, Evaluate evaluate)
    {
        var draft = new Draft();
        var verdict = happened.Apply(draft);
        return verdict.IsAccepted ? new Decision.Accepted(state, [], new ChangeSet())
            : verdict.IsRejected ? new Decision.Rejected(verdict.Reason!)
            : new Decision.Ignored(verdict.Reason!);
    }

    /// <summary>
    /// What should be going on in this state: the effects of all decisions so far that are not over. Done once after loading a run; all
    /// effects are idempotent, so doing one twice is harmless.
    /// </summary>
    public static ImmutableArray<Effect> Outstanding(RunState state) => [];

    /// <summary>
    /// Completes a loaded state: the start of an attempt writes only the attempt's row, so each live attempt row is laid over its instance
    /// here, and what is counted is counted again.
    /// </summary>
    public static RunState Overlay(RunState loaded, IEnumerable<AttemptChange.Added> live) => loaded.Recount();

    /// <summary>The names that expressions of this step, or instance, may use.</summary>
    public static Scope ScopeOf(RunState state, int step, int? index) => throw new NotImplementedException();
}
