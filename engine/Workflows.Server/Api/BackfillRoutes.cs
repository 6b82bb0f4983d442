using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Core.Definitions;
using Workflows.Core.Triggers;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Runtime.Views;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>…/triggers/W/T/backfills</c>: slots of a schedule that are started though their time is over.</summary>
internal static class BackfillRoutes
{
    public static void Map(IEndpointRouteBuilder trigger, ServerOptions options)
    {
        trigger.MapPost("/backfill", (HttpContext http, string project, string workflow, string trigger) =>
            TriggerRoutes.WithDeclaredAsync(http, new(project, workflow, trigger), options, found => StartAsync(http, found, options)))
            .Answers<BackfillPreviewDocument>("Starts the slots of a schedule in a range that nothing has started; 200 where a dry run says which they are.")
            .Takes<BackfillBody>().Creates<BackfillDocument>().Requires(Role.Operator);
        trigger.MapGet("/backfills", (HttpContext http, string project, string workflow, string trigger) =>
            ListAsync(http, new(project, workflow, trigger), options))
            .Lists<BackfillDocument>("Backfills of a trigger, newest first; also where no live version declares it any more.").Requires(Role.Viewer);
        trigger.MapGet("/backfills/{number:int:min(1)}", (HttpContext http, string project, string workflow, string trigger, int number) =>
            ShowAsync(http, new(project, workflow, trigger), number, options))
            .Answers<BackfillDocument>("A backfill, and how far it is.").Requires(Role.Viewer);
        trigger.MapPost("/backfills/{number:int:min(1)}/cancel", (HttpContext http, string project, string workflow, string trigger, int number) =>
            CancelAsync(http, new(project, workflow, trigger), number, options))
            .Answers<BackfillDocument>("Starts no more slots of a backfill; its runs go on.").Requires(Role.Operator);
    }

    private static async Task<IResult> StartAsync(HttpContext http, DeclaredTrigger found, ServerOptions options)
    {
        if (found.Schedule is not { } schedule)
        {
            return Problems.Conflict(found.WhyNoSchedule!);
        }

        var (body, wrong) = await Body.ReadAsync<BackfillBody>(http);
        if (body is null)
        {
            return wrong!;
        }

        if (Instant.Read(body.From) is not { } from || Instant.Read(body.To) is not { } to)
        {
            return Problems.Invalid($"from and to: expected two times such as 2026-11-24T03:00:00Z, found `{body.From}` and `{body.To}`");
        }

        var range = new BackfillRange(from, to, body.Parallel);
        var (preview, problem) = await BackfillPreview.OfAsync(options.Store, schedule, range, options.Time.GetUtcNow(), http.RequestAborted);
        if (preview is null)
        {
            return Problems.Invalid(problem!);
        }

        if (body.DryRun)
        {
            return Results.Ok(BackfillPreviewDocument.Of(preview));
        }

        var (project, shown) = (schedule.Key.Project, TriggerRoutes.Shown(schedule.Key));
        var audit = Audited.Of(http, project, AuditedActs.Backfill, shown, string.Create(CultureInfo.InvariantCulture, $"{range.From:O} to {range.To:O}"));
        return await options.Store.AddBackfillAsync(preview.Backfill, audit, http.RequestAborted) is { } added
            ? Results.Created(
                options.Located($"/api/v1/projects/{project}/triggers/{schedule.Key.Workflow}/{schedule.Key.Name}/backfills/{added.Number}"),
                BackfillDocument.Of(added))
            : Problems.Conflict(BackfillPreview.TooMany);
    }

    private static async Task<IResult> ListAsync(HttpContext http, TriggerKey key, ServerOptions options)
    {
        var (page, wrong) = PageRequest.Read(http);
        return page is null
            ? wrong!
            : Results.Ok(page.ByName(
                await options.Store.ListBackfillsAsync(key, http.RequestAborted), backfill => $"{int.MaxValue - backfill.Number:D10}", BackfillDocument.Of));
    }

    private static async Task<IResult> CancelAsync(HttpContext http, TriggerKey key, int number, ServerOptions options)
    {
        var audit = Audited.Of(http, key.Project, AuditedActs.CancelBackfill, $"{TriggerRoutes.Shown(key)} {number}");
        await options.Store.CancelBackfillAsync(key, number, audit, http.RequestAborted);
        return await FindAsync(http, key, number, options) switch
        {
            null => Unknown(key, number),
            { CancelledBy: null } => Problems.Conflict($"backfill {number} has ended: nothing is left to be started"),
            var found => Results.Ok(BackfillDocument.Of(found)),
        };
    }

    private static async Task<IResult> ShowAsync(HttpContext http, TriggerKey key, int number, ServerOptions options) =>
        await FindAsync(http, key, number, options) is { } found ? Results.Ok(BackfillDocument.Of(found)) : Unknown(key, number);

    private static async Task<BackfillRecord?> FindAsync(HttpContext http, TriggerKey key, int number, ServerOptions options) =>
        (await options.Store.ListBackfillsAsync(key, http.RequestAborted)).FirstOrDefault(backfill => backfill.Number == number);

    private static IResult Unknown(TriggerKey key, int number) => Problems.NotFound($"{TriggerRoutes.Shown(key)} has no backfill {number}");
}

/// <summary>Which slots are to be started.</summary>
/// <param name="From">The first instant that counts, such as <c>2026-11-24T03:00:00Z</c>.</param>
/// <param name="To">The last one; not in the future.</param>
/// <param name="Parallel">The most runs that go on at once.</param>
/// <param name="DryRun">Says what would be started, and starts nothing.</param>
internal sealed record BackfillBody(string From, string To, int Parallel = 1, bool DryRun = false);
