using System.Text.Json;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Terminal;
using Workflows.Core.Runs;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Looking;

/// <summary>A run as one JSON document: the same that the API gives.</summary>
internal static class RunJson
{
    public static async Task WriteAsync(Session session, PlanCache plans, Guid run, CancellationToken cancellation)
    {
        var view = await session.Runs.ViewAsync(run, plans.Of, cancellation) ?? throw RefusedException.NotFound("the run is not in the store any more");
        var attempts = await session.Runs.ListAttemptsAsync(run, null, null, cancellation);
        var isDriven = view.State.Status.IsFinal() || session.IsDriven;
        Write(isDriven ? Documents.Of(view, attempts) : Documents.Of(view, attempts) with { Driven = false });
    }

    /// <summary>Any document, as documents are written.</summary>
    public static void Write<T>(T document) => Screen.WriteDocument(JsonSerializer.Serialize(document, DocumentJson.Options));
}
