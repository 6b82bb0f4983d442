using System.Collections.Immutable;
using Workflows.Core.Expressions;

namespace Workflows.Core.Runs;

/// <summary>The heart: one pure function over immutable data. Everything else feeds events in, stores, and makes the world match.</summary>
public static class RunMachine
{
    /// <summary>The most instances of one step.</summary>
    public const int MostInstances = FanOuts.MostInstances;

    /// <summary>What an event does to a run.</summary>
    /// <param name="state">The run now.</param>
    /// <param name="happened">The fact.</param>
    /// <param name="evaluate">How expressions are computed; must be deterministic.</param>
    public static Decision Decide(RunState state, RunEvent happened, Evaluate evaluate)
    {
        var draft = new Draft(state, happened, evaluate);
        var verdict = happened.Apply(draft);
        if (!verdict.IsAccepted)
        {
            return verdict.IsRejected ? new Decision.Rejected(verdict.Reason!) : new Decision.Ignored(verdict.Reason!);
        }

        Ending.Settle(draft);
        return draft.Finish();
    }

    /// <summary>
    /// What should be going on in this state: the effects of all decisions so far that are not over. Done once after loading a run; all
    /// effects are idempotent, so doing one twice is harmless.
    /// </summary>
    public static ImmutableArray<Effect> Outstanding(RunState state) => Runs.Outstanding.Of(state);

    /// <summary>
    /// Completes a loaded state: the start of an attempt writes only the attempt's row, so each live attempt row is laid over its instance
    /// here, and what is counted is counted again.
    /// </summary>
    public static RunState Overlay(RunState loaded, IEnumerable<AttemptChange.Added> live)
    {
        foreach (var attempt in live)
        {
            var state = loaded.Steps[attempt.Step];
            var instance = (state.Instance(attempt.Index) ?? new InstanceState()) is var kept && kept.Attempt == attempt.Uid
                ? kept
                : kept with { Stopping = false };
            var started = instance with
            {
                Status = StepStatus.Starting,
                Attempt = attempt.Uid,
                Attempts = attempt.Number,
                Memory = attempt.Memory,
                Due = null,
                StartedAt = instance.StartedAt ?? attempt.At,
            };
            var step = Instances.Put(state with { StartedAt = state.StartedAt ?? attempt.At }, attempt.Index, started);
            loaded = loaded with { Steps = loaded.Steps.With(attempt.Step, step) };
        }

        return loaded.Recount();
    }

    /// <summary>The names that expressions of this step, or instance, may use.</summary>
    public static Scope ScopeOf(RunState state, int step, int? index) => Scopes.Of(state, step, index);
}
