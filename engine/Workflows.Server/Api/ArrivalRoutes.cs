using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;
using Workflows.Server.CloudEvents;
using Workflows.Server.Hosting;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>P/events</c>: events from other programs, each stored once, and which came. What happened in a run is <see cref="EventRoutes"/>.</summary>
internal static class ArrivalRoutes
{
    private const int MostListed = 50;

    public static void Map(IEndpointRouteBuilder project, ServerOptions options)
    {
        project.MapPost("/events", (HttpContext http, string project) => AddAsync(http, project, options))
            .WithSummary("Stores an event of CloudEvents 1.0, once; structured, binary or a batch.")
            .Takes<CloudEventBody>(EventReader.Structured).Produces<ArrivalDocument>(StatusCodes.Status202Accepted, MediaTypeNames.Application.Json)
            .Requires(Role.Operator);
        project.MapGet("/events", (HttpContext http, string project) => ListAsync(http, project, options))
            .Lists<ArrivalDocument>("Events that came, newest first, at most 50 in a page.").Reads("type", "Those of one type.").Requires(Role.Viewer);
    }

    /// <summary>202: it is stored, and an engine looks what it starts. One that came before is answered as it was the first time.</summary>
    private static async Task<IResult> AddAsync(HttpContext http, string project, ServerOptions options)
    {
        var (arrivals, isBatch, problem) = await EventReader.ReadAsync(http, project, Principal.Of(http).Actor.ToString());
        if (arrivals is null)
        {
            return problem!;
        }

        var audit = Audited.Of(http, project, AuditedActs.SendEvent, What(arrivals), string.Join(", ", arrivals.Select(each => each.Type).Distinct().Take(10)));
        var stored = await options.Store.AddArrivalsAsync(arrivals, audit, http.RequestAborted);
        return isBatch
            ? Results.Accepted(null, new Page<ArrivalDocument>([.. stored.Select(ArrivalDocument.Of)], null))
            : Results.Accepted(null, ArrivalDocument.Of(stored[0]));
    }

    private static async Task<IResult> ListAsync(HttpContext http, string project, ServerOptions options)
    {
        var (asked, wrong) = PageRequest.Read(http);
        if (asked is null)
        {
            return wrong!;
        }

        // Each may be a quarter of a megabyte.
        var page = asked with { Limit = Math.Min(asked.Limit, MostListed) };
        var (before, wrongCursor) = page.Number();
        if (wrongCursor is not null)
        {
            return wrongCursor;
        }

        var found = await options.Store.ListArrivalsAsync(
            new(project) { Type = Query.Text(http, "type"), Before = before, Most = page.Limit + 1 }, http.RequestAborted);
        return Results.Ok(page.Of(found, each => each.Number.ToString(CultureInfo.InvariantCulture), ArrivalDocument.Of));
    }

    private static string What(IReadOnlyList<NewArrival> arrivals)
    {
        var more = arrivals.Count == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" and {arrivals.Count - 1} more");
        return $"{arrivals[0].Source} {arrivals[0].Id}{more}";
    }
}

/// <summary>An event of CloudEvents 1.0 in its structured form, for the description: it may have more attributes, which are not kept.</summary>
/// <param name="Specversion"><c>1.0</c>.</param>
/// <param name="Id">What its source calls it, the same when it is sent again.</param>
/// <param name="Source">Where it happened: a URI reference.</param>
/// <param name="Type">What happened: <c>data.arrived</c>.</param>
/// <param name="Subject">To what of its source.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Expirytime">From then on it starts nothing.</param>
/// <param name="Data">What expressions read as <c>event</c>.</param>
internal sealed record CloudEventBody(
    string Specversion, string Id, string Source, string Type, string? Subject = null, DateTimeOffset? Time = null, DateTimeOffset? Expirytime = null,
    JsonElement? Data = null);
