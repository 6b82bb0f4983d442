using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Runtime.Views;
using Workflows.Server.Hosting;
using Workflows.Server.Hooks;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>P/triggers</c>: what starts runs by itself, when next, and what came of it; paused, resumed and fired by hand.</summary>
internal static class TriggerRoutes
{
    private const int Times = 10;
    private const int MostRecords = 500;

    public static void Map(IEndpointRouteBuilder project, ServerOptions options)
    {
        project.MapGet("/triggers", (HttpContext http, string project) => ListAsync(http, project, options))
            .Lists<TriggerDocument>("Triggers of live versions, by workflow and name.").Reads("workflow", "Those of one workflow.").Requires(Role.Viewer);
        var trigger = project.MapGroup("/triggers/{workflow}/{trigger}");
        trigger.MapGet("/", (HttpContext http, string project, string workflow, string trigger) =>
            GetAsync(http, new(project, workflow, trigger), options))
            .Answers<TriggerPageDocument>("A trigger with what comes and what came.").Requires(Role.Viewer);
        trigger.MapPost("/pause", (HttpContext http, string project, string workflow, string trigger) =>
            WithDeclaredAsync(http, new(project, workflow, trigger), options, found => PauseAsync(http, found, isPause: true, options)))
            .Answers<TriggerPageDocument>("Pauses a trigger: what comes meanwhile starts nothing.").Requires(Role.Operator);
        trigger.MapPost("/resume", (HttpContext http, string project, string workflow, string trigger) =>
            WithDeclaredAsync(http, new(project, workflow, trigger), options, found => PauseAsync(http, found, isPause: false, options)))
            .Answers<TriggerPageDocument>("Lets a trigger go on that was paused.").Requires(Role.Operator);
        trigger.MapPost("/fire", (HttpContext http, string project, string workflow, string trigger) =>
            WithDeclaredAsync(http, new(project, workflow, trigger), options, found => FireAsync(http, found, options)))
            .WithSummary("Starts the run of a schedule now.").Creates<RunDocument>().Requires(Role.Operator);
        BackfillRoutes.Map(trigger, options);
        trigger.MapPost("/deliveries/{number:int:min(1)}/replay", (HttpContext http, string project, string workflow, string trigger, int number) =>
            ReplayAsync(http, new(project, workflow, trigger), number, options))
            .Answers<RunDocument>("Has a webhook that came before judged once more; 200 where this key has started its run already.")
            .Creates<RunDocument>().TakesKey().Requires(Role.Operator);
        trigger.MapGet("/deliveries", (HttpContext http, string project, string workflow, string trigger) =>
            DeliveriesAsync(http, new(project, workflow, trigger), options))
            .Lists<DeliveryDocument>("What came to a webhook or an event trigger, newest first.").Requires(Role.Operator);
    }

    private static async Task<IResult> ListAsync(HttpContext http, string project, ServerOptions options)
    {
        var (page, wrong) = PageRequest.Read(http);
        if (page is null)
        {
            return wrong!;
        }

        var declared = Query.Text(http, "workflow") is { } workflow
            ? await DeclaredTrigger.ListAsync(options.Store, project, workflow, options.Plans, http.RequestAborted)
            : await DeclaredTrigger.ListAsync(options.Store, project, options.Plans, http.RequestAborted);
        var shown = page.ByName(declared, trigger => $"{trigger.Workflow}/{trigger.Trigger.Name}", trigger => trigger);
        var states = await TriggerState.ListAsync(options.Store, project, shown.Items, http.RequestAborted);
        return Results.Ok(new Page<TriggerDocument>([.. states.Select(state => Show(state, options))], shown.Next));
    }

    private static async Task<IResult> GetAsync(HttpContext http, TriggerKey key, ServerOptions options)
    {
        if (await FindAsync(key, options, http.RequestAborted) is not { } found)
        {
            return Unknown(key);
        }

        var states = await TriggerState.ListAsync(options.Store, key.Project, [found], http.RequestAborted);
        var slots = found.Schedule is null ? [] : await options.Store.ListSlotsAsync(key, MostRecords, http.RequestAborted);
        return Results.Ok(new TriggerPageDocument(
            Show(states[0], options),
            found.Schedule is { } schedule ? [.. schedule.Coming(options.Time.GetUtcNow()).Take(Times)] : [],
            [.. slots.Select(SlotDocument.Of)]));
    }

    private static async Task<IResult> DeliveriesAsync(HttpContext http, TriggerKey key, ServerOptions options)
    {
        var (page, wrong) = PageRequest.Read(http);
        return page is null ? wrong!
            : await FindAsync(key, options, http.RequestAborted) is null ? Unknown(key)
            : Results.Ok(new Page<DeliveryDocument>(
                [.. (await options.Store.ListDeliveriesAsync(key, page.Limit, http.RequestAborted)).Select(DeliveryDocument.Of)], null));
    }

    private static async Task<IResult> ReplayAsync(HttpContext http, TriggerKey key, int number, ServerOptions options)
    {
        var (once, wrong) = IdempotencyKey.Read(http);
        if (wrong is not null)
        {
            return wrong;
        }

        var audit = Audited.Of(http, key.Project, AuditedActs.Replay, $"{Shown(key)} {number}", $"delivery {number} of {Shown(key)}");
        var replay = new HookReplay(options.Store, options.Plans, options.Triggered);
        return await replay.StartAsync(key, number, once, audit, options.Time.GetUtcNow(), http.RequestAborted) switch
        {
            HookReplay.Outcome.Judged judged => await RunRoutes.ShowAsync(http, key.Project, judged.Start, options),
            HookReplay.Outcome.Nothing nothing => Problems.Conflict(nothing.Why),
            HookReplay.Outcome.Unknown unknown => Problems.NotFound(unknown.Why),
            var other => throw new InvalidOperationException($"unknown outcome {other}"),
        };
    }

    private static async Task<IResult> PauseAsync(HttpContext http, DeclaredTrigger found, bool isPause, ServerOptions options)
    {
        if (found.WhyNoPause is { } why)
        {
            return Problems.Conflict(why);
        }

        var key = found.Key;
        var audit = Audited.Of(http, key.Project, isPause ? AuditedActs.Pause : AuditedActs.Unpause, Shown(key));
        await options.Store.PauseAsync(key, isPause, audit, http.RequestAborted);
        return await GetAsync(http, key, options);
    }

    private static async Task<IResult> FireAsync(HttpContext http, DeclaredTrigger found, ServerOptions options)
    {
        if (found.Schedule is not { } schedule)
        {
            return Problems.Conflict(found.WhyNoSchedule!);
        }

        var audit = Audited.Of(http, schedule.Key.Project, AuditedActs.Fire, Shown(schedule.Key));
        var slot = schedule.Slot(options.Time.GetUtcNow()) with { By = audit.Actor };
        var outcome = await options.Triggered.StartAsync(schedule, slot, audit, http.RequestAborted);
        return outcome is StartOutcome.Unclaimed unclaimed
            ? Problems.Conflict(unclaimed.Why)
            : await RunRoutes.ShowAsync(http, schedule.Key.Project, outcome, options);
    }

    /// <summary>With a trigger that the store knows as the live version has it.</summary>
    internal static async Task<IResult> WithDeclaredAsync(HttpContext http, TriggerKey key, ServerOptions options, Func<DeclaredTrigger, Task<IResult>> then)
    {
        var declared = await DeclaredTrigger.ListAsync(options.Store, key.Project, key.Workflow, options.Plans, http.RequestAborted);
        if (declared.FirstOrDefault(each => each.Trigger.Name == key.Name) is not { } found)
        {
            return Unknown(key);
        }

        await DeclaredTrigger.DeclareAsync(options.Store, key.Project, declared, http.RequestAborted);
        return await then(found);
    }

    private static async Task<DeclaredTrigger?> FindAsync(TriggerKey key, ServerOptions options, CancellationToken cancellation) =>
        (await DeclaredTrigger.ListAsync(options.Store, key.Project, key.Workflow, options.Plans, cancellation))
            .FirstOrDefault(declared => declared.Trigger.Name == key.Name);

    internal static string Shown(TriggerKey key) => $"{key.Workflow} {key.Name}";

    private static IResult Unknown(TriggerKey key) => Problems.NotFound($"the live version of {key.Workflow} has no trigger {key.Name}, or there is none");

    private static TriggerDocument Show(TriggerState state, ServerOptions options) =>
        TriggerDocument.Of(state, options.Time.GetUtcNow(), isDriven: true);
}

/// <summary>A trigger with what comes and what came.</summary>
/// <param name="Trigger">As it stands.</param>
/// <param name="Times">The next ten times of a schedule.</param>
/// <param name="Slots">What became of its last slots, newest first.</param>
internal sealed record TriggerPageDocument(TriggerDocument Trigger, IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<SlotDocument> Slots);
