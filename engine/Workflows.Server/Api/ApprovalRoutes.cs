using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Inbox;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;
using Workflows.Server.Commands;
using Workflows.Server.Hosting;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>P/approvals</c>: what waits for people, oldest run first, and whether the caller may decide it.</summary>
internal static class ApprovalRoutes
{
    public static void Map(IEndpointRouteBuilder project, ServerOptions options) =>
        project.MapGet("/approvals", (HttpContext http, string project) => ListAsync(http, project, options))
            .Lists<OpenApprovalDocument>("Approvals that wait for people, those of the oldest runs first.").Requires(Role.Viewer);

    private static async Task<IResult> ListAsync(HttpContext http, string project, ServerOptions options)
    {
        var (page, wrong) = PageRequest.Read(http);
        if (page is null)
        {
            return wrong!;
        }

        if (Cursor(page.Cursor) is not { } after)
        {
            return PageRequest.WrongCursor;
        }

        var asked = await options.Store.ListAskedAsync(project, after, page.Limit + 1, http.RequestAborted);
        var shown = page.Of(asked, Cursor, static each => each);
        var delegated = await Delegations.OfAsync(options.Store, project, Principal.Of(http).Actor, options.Time.GetUtcNow(), http.RequestAborted);
        var documents = await OpenApprovalDocument.ListAsync(
            options.Store, options.Plans.Of, shown.Items, (run, step, editor) => Show(http, run, step, editor, delegated, options), http.RequestAborted);
        return Results.Ok(new Page<OpenApprovalDocument>(documents, shown.Next));
    }

    /// <summary>Whether the caller may decide is asked of the rules that decide it.</summary>
    private static OpenApprovalDocument? Show(
        HttpContext http, RunState run, int step, string? editor, ImmutableArray<DelegatedRight> delegated, ServerOptions options)
    {
        var said = new DecisionBody("approve", Comment: "a comment, where one has to be");
        var asked = new Asking(string.Empty, options.Time.GetUtcNow(), CommandSeed.Next());
        var vote = CallerVote.Of(Principal.Of(http), run.Project, step, editor, delegated, said, asked);
        return OpenApprovalDocument.Of(run, step, editor) is not { } document ? null
            : !Principal.Of(http).In(run.Project).Contains(Role.Approver) ? document with { WhyNot = "this needs the role approver" }
            : RunMachine.Decide(run, vote, Evaluator.Evaluate) is Decision.Rejected { Reason: var why } ? document with { WhyNot = why }
            : document;
    }

    private static string Cursor(AskedStep asked) => string.Create(CultureInfo.InvariantCulture, $"{asked.Run:N}.{asked.Step}");

    private static AskedStep? Cursor(string? cursor) => cursor is null ? AskedStep.None
        : cursor.Split('.') is [var run, var step] && Guid.TryParseExact(run, "N", out var id)
            && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) ? new AskedStep(id, ordinal)
        : null;
}
