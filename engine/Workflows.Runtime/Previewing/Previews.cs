using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Definitions.Plans;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Caching;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Previewing;

/// <summary>Says what a run would do, and what stands against it; nothing is stored, published or sent.</summary>
/// <param name="store">What earlier runs have left.</param>
/// <param name="plans">The plans of stored versions, and the catalogue for new texts.</param>
/// <param name="evaluate">How expressions are computed.</param>
/// <param name="time">The clock.</param>
public sealed class Previews(IStore store, PlanCache plans, Evaluate evaluate, TimeProvider time)
{
    private readonly Admission admission = new(new Lazy<IStore>(store), plans, evaluate, time);

    /// <summary>The same for what a start with this request would come to.</summary>
    public async Task<PreviewOutcome> PreviewAsync(StartRequest request, CancellationToken cancellation)
    {
        var (_, definition, problem) = await admission.ResolveAsync(request, cancellation);
        if (definition is null)
        {
            return new PreviewOutcome.Refused(problem!);
        }

        var (parameters, pinning, refusal) = await admission.CheckAsync(request, definition, publishes: false, cancellation);
        if (pinning is null)
        {
            return new PreviewOutcome.Refused(refusal!);
        }

        var stored = request.Text is null ? await store.FindVersionAsync(request.Project, definition.Name, request.Version, cancellation) : null;
        var plan = PlanBuilder.Build(definition, stored?.Number ?? 0);
        var workflow = await store.FindWorkflowAsync(request.Project, definition.Name, cancellation);
        var (at, number) = (time.GetUtcNow(), (workflow?.Runs ?? 0) + 1);
        try
        {
            var key = definition.Concurrency is { } rule ? admission.Key(rule.Key, definition, parameters!, number, plan.Version, request) : null;
            var run = new RunState
            {
                Id = Guid.CreateVersion7(at),
                Project = request.Project,
                Plan = plan,
                Number = number,
                Label = $"{definition.Name}#{number}",
                Parameters = parameters!,
                Trigger = request.Trigger,
                Pins = pinning.Pins,
                Remembered = pinning.Remembered,
                Folder = request.Folder,
                Executor = request.Executor,
                CreatedAt = at,
                Steps = RunState.NewSteps(plan),
            };
            return new PreviewOutcome.Known(new(plan, parameters!, key, await new RunPreviewer(run, evaluate, FindAsync).PreviewAsync(cancellation)));
        }
        catch (ConcurrencyKeyException wrong)
        {
            return new PreviewOutcome.Refused(wrong.Outcome);
        }

        async Task<CachedStep?> FindAsync(CacheableWork work, CancellationToken stop) => (await CacheKeys.OfAsync(work, stop)).Key is { } found
            ? await store.FindCachedAsync(request.Project, found, at - work.Program.CacheFor!.Value, stop)
            : null;
    }
}
