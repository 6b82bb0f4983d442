using Workflows.Cli.Engines;
using Workflows.Cli.Starting;
using Workflows.Core.Runs;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Parameters;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Backends;

/// <summary>Runs started and versions published in the store itself.</summary>
internal sealed partial class StoreBackend
{
    public Task<StartOutcome> StartAsync(StartRequest request, PlanCache plans, CancellationToken cancellation) =>
        Acceptance(plans).StartAsync(request, cancellation);

    public Task<StartOutcome> RerunAsync(RunState earlier, RerunRequest request, PlanCache plans, CancellationToken cancellation) =>
        Acceptance(plans).RerunAsync(request, cancellation);

    public async Task<CompletedParameters> EditAsync(
        RunState run, IReadOnlyList<string> given, ExecutorKind executor, CancellationToken cancellation)
    {
        var completed = ParameterCompletion.Complete(run.Plan.Definition, TypedParameters.Of(given, run.Parameters), run.Folder);
        return completed.Json is { } json && SentFiles.For(executor, session) is { } send
            ? new(await send(run.Plan.Definition, json, cancellation), [])
            : completed;
    }

    public Task<IReadOnlyList<PublishOutcome>> PublishAsync(IReadOnlyList<PublishRequest> requests, PlanCache plans, CancellationToken cancellation) =>
        new Publishing(session.Store, plans, session.Time).PublishAsync(requests, cancellation);

    private Acceptance Acceptance(PlanCache plans) => new(new Lazy<IStore>(() => session.Store), plans, Evaluator.Evaluate, session.Time);
}
