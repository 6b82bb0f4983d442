using System.Runtime.CompilerServices;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Definitions.Plans;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Accepting;

/// <summary>
/// Starting a run: everything that is decided once and for ever is decided here (the version, the parameters, the pins of sub-workflows, the
/// memory that steps begin with, the concurrency key), then the run is recorded in one transaction. Any process may do it, with or without an engine beside it.
/// </summary>
/// <param name="opening">The store, opened when it is needed first: what is refused before that leaves no data folder behind.</param>
/// <param name="plans">The plans of stored versions, and the catalogue for new texts.</param>
/// <param name="evaluate">How expressions are computed.</param>
/// <param name="time">The clock.</param>
public sealed class Acceptance(Lazy<IStore> opening, PlanCache plans, Evaluate evaluate, TimeProvider time)
{
    private readonly Admission admission = new(opening, plans, evaluate, time);

    private IStore Store => opening.Value;

    public Acceptance(IStore store, PlanCache plans, Evaluate evaluate, TimeProvider time)
        : this(new Lazy<IStore>(store), plans, evaluate, time)
    {
    }

    /// <summary>Starts a run.</summary>
    public async Task<StartOutcome> StartAsync(StartRequest request, CancellationToken cancellation)
    {
        var (version, definition, problem) = await admission.ResolveAsync(request, cancellation);
        return problem ?? await AcceptAsync(request, version!, definition!, null, cancellation);
    }

    /// <summary>Starts a run that reuses what an earlier one has done.</summary>
    public async Task<StartOutcome> RerunAsync(RerunRequest request, CancellationToken cancellation)
    {
        if (await Store.LoadAsync(request.Run, plans.Of, cancellation) is not { State: { } earlier })
        {
            return new StartOutcome.Unknown("there is no such run, or it can't be read");
        }

        if (earlier.Parent is not null)
        {
            return new StartOutcome.Refused($"{earlier.Label} is a child run: rerun its root run instead");
        }

        var workflow = earlier.Plan.Definition.Name;
        if (await Store.FindVersionAsync(earlier.Project, workflow, request.Version ?? earlier.Plan.Version, cancellation) is not { } found)
        {
            return new StartOutcome.Unknown($"there is no version {request.Version} of workflow {workflow}");
        }

        var plan = plans.Of(found);
        var from = request.From is { } name ? plan.Find(name) : null;
        if (from is null && request.From is not null)
        {
            return new StartOutcome.Unknown($"version {found.Number} of {workflow} has no step {request.From}");
        }

        var start = new StartRequest(earlier.Project, new RunTrigger("rerun", request.By) { Name = earlier.Label })
        {
            Parameters = request.Parameters with { Json = ParameterCompletion.Known(plan.Definition, earlier.Parameters, request.Parameters.Json) },
            Labels = earlier.Labels,
            Folder = earlier.Folder,
            Executor = request.Executor ?? earlier.Executor,
            RunsImages = request.RunsImages,
            Ready = request.Ready,
            SendFiles = request.SendFiles,
            Audit = request.Audit,
            TakesPaths = request.TakesPaths,
            IdempotencyKey = request.IdempotencyKey,
        };
        return await AcceptAsync(start, admission.Again(found, request.By), plan.Definition, (earlier.Id, Reused), cancellation);

        IReadOnlyDictionary<int, StepState> Reused(string parameters, Pinning pins) =>
            Reuse.Of(earlier, plan, from, parameters, child => pins.IsAsIn(earlier, child));
    }

    private async Task<StartOutcome> AcceptAsync(
        StartRequest request,
        NewVersion version,
        WorkflowDefinition definition,
        (Guid Earlier, Func<string, Pinning, IReadOnlyDictionary<int, StepState>> Of)? reused,
        CancellationToken cancellation)
    {
        var (parameters, pinning, problem) = await admission.CheckAsync(request, definition, publishes: true, cancellation);
        if (problem is not null)
        {
            return problem;
        }

        await request.Ready(cancellation);
        var reachable = request.SendFiles is { } send ? await send(definition, parameters!, cancellation) : parameters!;
        var at = time.GetUtcNow();
        var built = new StrongBox<Plan>();
        var run = new NewRun(version, Guid.CreateVersion7(at), reachable, request.Trigger, at)
        {
            Labels = request.Labels,
            Pins = pinning!.Pins,
            Remembered = pinning.Remembered,
            ConcurrencyKey = definition.Concurrency is { } rule ? (number, v) => admission.Key(rule.Key, definition, reachable, number, v, request) : null,
            Folder = request.Folder,
            Executor = request.Executor,

            Plans = (_, _, number, _) => built.Value = PlanBuilder.Build(definition, number),
            Earlier = reused?.Earlier,
            Reused = reused?.Of(reachable, pinning) ?? new Dictionary<int, StepState>(),
            IdempotencyKey = request.IdempotencyKey,
            Claim = request.Claim,
            Audit = request.Audit,
        };
        try
        {
            Faults.Hit("accept-before");
            var (accepted, why) = run.Claim is null
                ? new ClaimedRun(await Store.AcceptAsync(run, cancellation), string.Empty)
                : await Store.ClaimAsync(run, cancellation);
            Faults.Hit("accept-after");
            if (accepted is null)
            {
                return new StartOutcome.Unclaimed(why);
            }

            if (built.Value is { } plan && !accepted.Existed)
            {
                // Only now: a version number that is taken in a transaction which is then undone may become another text's.
                plans.Keep(request.Project, plan);
            }

            return new StartOutcome.Started(accepted) { Published = pinning.Published };
        }
        catch (RunGoneException gone)
        {
            return new StartOutcome.Unknown(gone.Message);
        }
        catch (ConcurrencyKeyException wrong)
        {
            return wrong.Outcome;
        }
    }
}
