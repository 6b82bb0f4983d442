using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Caching;

/// <summary>Looks earlier results up, and hands new ones to the commit that records them.</summary>
internal sealed class CacheController(IStore store, Evaluate evaluate, LiveRuns runs, BackgroundWork background)
{
    /// <summary>
    /// Keys of the lookups that missed, until the instance has ended. Kept in memory alone: computed again after a restart, a key might tell
    /// of data that changed since the attempt began, so a result that a restart came between is not cached.
    /// </summary>
    private readonly Dictionary<(Guid Run, int Step, int? Index), MissedLookup> missed = [];

    public void LookUp(RunState run, Effect.LookUpCache effect)
    {
        Faults.Hit("cache-look-up");
        var program = (Work.Program)run.Plan.Steps[effect.Step].Step.Work;
        background.ReadFiles(
            run.Id,
            "looking for an earlier result",
            stop => FindAsync(run, effect, program, stop),
            found => Answer(run.Id, effect, found.Missed, found.Hit),

            // What can't be looked up is not there: the step runs, and its result is not kept.
            _ => Answer(run.Id, effect, null, null));
    }

    /// <summary>
    /// Looks at the files once more before an attempt's success is told: where its key is another now, one of them changed while it ran, and
    /// nobody knows what it read. Its result is then not cached.
    /// </summary>
    /// <param name="attempt">It has ended.</param>
    /// <param name="outcome">How.</param>
    /// <param name="tell">Tells the run.</param>
    public void Confirm(LiveAttempt attempt, AttemptOutcome outcome, Action tell)
    {
        var place = (attempt.Run, attempt.Step, attempt.Index);
        if (outcome.Exit != 0 || !missed.TryGetValue(place, out var earlier))
        {
            tell();
            return;
        }

        background.ReadFiles(attempt.Run, "looking again at what an attempt has read", earlier.AgainAsync, Told, _ => Told(null));

        void Told(string? key)
        {
            if (key != earlier.Key)
            {
                missed.Remove(place);
            }

            tell();
        }
    }

    /// <summary>What these facts earned: one entry for each success of an instance whose lookup missed.</summary>
    public List<CachedStep> Earned(IEnumerable<RunFact> facts)
    {
        var earned = new List<CachedStep>();
        foreach (var fact in missed.Count == 0 ? [] : facts)
        {
            if (fact.Event is AttemptEnded ended
                && fact.State.Steps[ended.Step].Instance(ended.Index) is { Attempt: null } instance
                && instance.Status.IsFinal()
                && missed.Remove((fact.State.Id, ended.Step, ended.Index), out var lookup) && instance.Status == StepStatus.Succeeded)
            {
                earned.Add(new CachedStep(fact.State.Project, lookup.Key, fact.Event.At, instance.Outputs, instance.Artifacts));
            }
        }

        return earned;
    }

    private async Task<(MissedLookup? Missed, CachedStep? Hit)> FindAsync(RunState run, Effect.LookUpCache effect, Work.Program program, CancellationToken stop)
    {
        var (spec, _) = AttemptSpecs.Of(run, effect.Step, effect.Index, evaluate);

        // A spec that can't be evaluated is a miss: the attempt is then refused, with the reason, where everybody looks for it.
        if (spec is null || await CacheKeys.OfAsync(run, spec, program, stop) is not { } key)
        {
            return (null, null);
        }

        var hit = await store.FindCachedAsync(run.Project, key, runs.Stamps.Now - program.CacheFor!.Value, stop);
        return (new MissedLookup(key, again => CacheKeys.OfAsync(run, spec, program, again)), hit);
    }

    private void Answer(Guid run, Effect.LookUpCache effect, MissedLookup? lookup, CachedStep? hit)
    {
        if (hit is null && lookup is not null)
        {
            missed[(run, effect.Step, effect.Index)] = lookup;
        }

        Faults.Hit("cache-answer");
        var result = hit is null ? null : new CachedResult(hit.Outputs, hit.Artifacts);
        runs.Deliver(run, new CacheAnswered(effect.Step, effect.Index, result) { At = runs.Stamps.Now, Seed = runs.Stamps.Seed });
    }

    /// <summary>A lookup that found nothing.</summary>
    /// <param name="Key">As it was then.</param>
    /// <param name="AgainAsync">Gives it as it is now; null where a file can't be read any more.</param>
    private sealed record MissedLookup(string Key, Func<CancellationToken, Task<string?>> AgainAsync);
}
