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
    private readonly Dictionary<(Guid Run, int Step, int? Index), string> keys = [];

    public void LookUp(RunState run, Effect.LookUpCache effect)
    {
        Faults.Hit("cache-look-up");
        var program = (Work.Program)run.Plan.Steps[effect.Step].Step.Work;
        background.ReadFiles(
            run.Id,
            "looking for an earlier result",
            stop => FindAsync(run, effect, program, stop),
            found => Answer(run.Id, effect, found.Key, found.Hit),
            // What can't be looked up is not there: the step runs, and its result is not kept.
            _ => Answer(run.Id, effect, null, null));
    }

    /// <summary>What these facts earned: one entry for each success of an instance whose lookup missed.</summary>
    public List<CachedStep> Earned(IEnumerable<RunFact> facts)
    {
        var earned = new List<CachedStep>();
        foreach (var fact in keys.Count == 0 ? [] : facts)
        {
            if (fact.Event is AttemptEnded ended && fact.State.Steps[ended.Step].Instance(ended.Index) is { Attempt: null } instance && instance.Status.IsFinal()
                && keys.Remove((fact.State.Id, ended.Step, ended.Index), out var key) && instance.Status == StepStatus.Succeeded)
            {
                earned.Add(new CachedStep(fact.State.Project, key, fact.Event.At, instance.Outputs, instance.Artifacts));
            }
        }

        return earned;
    }

    private async Task<(string? Key, CachedStep? Hit)> FindAsync(RunState run, Effect.LookUpCache effect, Work.Program program, CancellationToken stop)
    {
        var (spec, _) = AttemptSpecs.Of(run, effect.Step, effect.Index, evaluate);

        // A spec that can't be evaluated is a miss: the attempt is then refused, with the reason, where everybody looks for it.
        if (spec is null || await CacheKeys.OfAsync(run, spec, program, stop) is not { } key)
        {
            return (null, null);
        }

        return (key, await store.FindCachedAsync(run.Project, key, runs.Stamps.Now - program.CacheFor!.Value, stop));
    }

    private void Answer(Guid run, Effect.LookUpCache effect, string? key, CachedStep? hit)
    {
        if (hit is null && key is not null)
        {
            keys[(run, effect.Step, effect.Index)] = key;
        }

        Faults.Hit("cache-answer");
        var result = hit is null ? null : new CachedResult(hit.Outputs, hit.Artifacts);
        runs.Deliver(run, new CacheAnswered(effect.Step, effect.Index, result) { At = runs.Stamps.Now, Seed = runs.Stamps.Seed });
    }
}
