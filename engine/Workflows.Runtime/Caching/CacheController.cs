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
    /// What the lookups of a run that missed had asked for, until their instance has ended. Kept in memory alone: computed again after a restart,
    /// a key might tell of data that changed since the attempt began, so a result that a restart came between is not cached.
    /// </summary>
    private readonly Dictionary<Guid, Dictionary<(int Step, int? Index), MissedLookup>> missed = [];

    /// <summary>Lookups that missed and whose instance has not ended.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Evaluates what the step would be started with, then reads the files that this names, then asks the store: each where its like is done. What
    /// can't be looked up is not there: the step runs, and its result is not kept.
    /// </summary>
    public void LookUp(RunState run, Effect.LookUpCache effect)
    {
        Faults.Hit("cache-look-up");
        background.Compute(
            run.Id,
            "evaluating what an earlier result depends on",
            () => CacheableWork.Of(run, effect.Step, effect.Index, evaluate),
            work => Read(run.Id, run.Project, effect, work),
            _ => Answer(run.Id, effect, null));
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
        var place = (attempt.Step, attempt.Index);
        if (outcome.Exit != 0 || !missed.TryGetValue(attempt.Run, out var ofRun) || !ofRun.TryGetValue(place, out var earlier))
        {
            tell();
            return;
        }

        background.ReadFiles(
            attempt.Run,
            "looking again at what an attempt has read",
            stop => CacheKeys.OfAsync(earlier.Work, stop),
            found => Told(found.Key),
            _ => Told(null));

        void Told(string? key)
        {
            if (key != earlier.Key)
            {
                Take(attempt.Run, place);
            }

            tell();
        }
    }

    /// <summary>
    /// What these facts earned: one entry for each success of an instance whose lookup missed. However an instance has ended, its lookup is forgotten.
    /// </summary>
    public List<CachedStep> Earned(IEnumerable<RunFact> facts)
    {
        var earned = new List<CachedStep>();
        foreach (var fact in missed.Count == 0 ? [] : facts)
        {
            foreach (var place in fact.Changes.Places())
            {
                if (fact.State.Steps[place.Step].Instance(place.Index) is { } instance
                    && instance.Status.IsFinal()
                    && Take(fact.State.Id, place) is { } lookup
                    && fact.Event is AttemptEnded
                    && instance.Status == StepStatus.Succeeded)
                {
                    earned.Add(new CachedStep(fact.State.Project, lookup.Key, fact.Event.At, instance.Outputs, instance.Artifacts)
                    {
                        Origin = $"{fact.State.Label} {fact.State.Plan.Steps[place.Step].NameOf(place.Index)}",
                        Until = fact.Event.At + lookup.Work.Program.CacheFor!.Value,
                    });
                }
            }
        }

        return earned;
    }

    /// <summary>The run has left memory.</summary>
    public void Forget(Guid run) => Count -= missed.Remove(run, out var ofRun) ? ofRun.Count : 0;

    private void Read(Guid run, string project, Effect.LookUpCache effect, CacheableWork? work)
    {
        if (work is null)
        {
            Answer(run, effect, null);
            return;
        }

        background.ReadFiles(
            run,
            "reading the files that an earlier result depends on",
            stop => CacheKeys.OfAsync(work, stop),
            found =>
            {
                if (found.Key is { } key)
                {
                    Find(run, project, effect, new MissedLookup(key, work));
                }
                else
                {
                    Answer(run, effect, null, why: found.Why);
                }
            },
            failure => Answer(run, effect, null, why: failure.Message));
    }

    private void Find(Guid run, string project, Effect.LookUpCache effect, MissedLookup lookup)
    {
        var since = runs.Stamps.Now - lookup.Work.Program.CacheFor!.Value;
        background.Read(
            run,
            "looking for an earlier result",
            stop => store.FindCachedAsync(project, lookup.Key, since, stop),
            hit => Answer(run, effect, hit, lookup),
            failure => Answer(run, effect, null, why: failure.Message));
    }

    private void Answer(Guid run, Effect.LookUpCache effect, CachedStep? hit, MissedLookup? lookup = null, string? why = null)
    {
        // The instance may be over by now, and its run out of memory.
        if (hit is null && lookup is not null && runs.Find(run)?.State.Steps[effect.Step].Instance(effect.Index) is { } instance && !instance.Status.IsFinal())
        {
            if (!missed.TryGetValue(run, out var ofRun))
            {
                missed.Add(run, ofRun = []);
            }

            Count += ofRun.Remove((effect.Step, effect.Index)) ? 0 : 1;
            ofRun.Add((effect.Step, effect.Index), lookup);
        }

        Faults.Hit("cache-answer");
        var result = hit is null ? null : new CachedResult(hit.Outputs, hit.Artifacts) { Origin = hit.Origin };
        runs.Deliver(run, new CacheAnswered(effect.Step, effect.Index, result) { At = runs.Stamps.Now, Seed = runs.Stamps.Seed, Why = why });
    }

    private MissedLookup? Take(Guid run, (int Step, int? Index) place)
    {
        if (!missed.TryGetValue(run, out var ofRun) || !ofRun.Remove(place, out var lookup))
        {
            return null;
        }

        Count--;
        if (ofRun.Count == 0)
        {
            missed.Remove(run);
        }

        return lookup;
    }

    /// <summary>A lookup that found nothing.</summary>
    /// <param name="Key">As it was then.</param>
    /// <param name="Work">What it was made from: to be made again when the attempt has ended.</param>
    private sealed record MissedLookup(string Key, CacheableWork Work);
}
