using Workflows.Cli.Engines;
using Workflows.Cli.Starting;
using Workflows.Core.Runs;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Parameters;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Previewing;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;
using Workflows.Storage.Sqlite;

namespace Workflows.Cli.Backends;

/// <summary>Runs started and versions published in the store itself.</summary>
internal sealed partial class StoreBackend
{
    public Task<StartOutcome> StartAsync(StartRequest request, PlanCache plans, CancellationToken cancellation) =>
        Acceptance(plans).StartAsync(request, cancellation);

    public async Task<(PreviewDocument? Preview, StartOutcome? Refused)> PreviewAsync(
        StartRequest request, PlanCache plans, CancellationToken cancellation)
    {
        // Where nothing has run yet there is nothing to look up, and no data folder is to be left behind.
        var none = session.HasStore ? null : Directory.CreateTempSubdirectory("wf-preview-");
        try
        {
            await using var empty = none is null ? null : SqliteStore.Open(none.FullName, session.Time);
            var outcome = await new Previews(empty ?? (IStore)session.Store, plans, Evaluator.Evaluate, session.Time).PreviewAsync(request, cancellation);
            return outcome is PreviewOutcome.Known { Preview: var preview }
                ? (PreviewDocument.Of(preview), null)
                : (null, ((PreviewOutcome.Refused)outcome).Why);
        }
        finally
        {
            none?.Delete(recursive: true);
        }
    }

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
