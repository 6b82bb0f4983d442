using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Views;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.Limiting;
using Workflows.Server.OpenApi;
using Workflows.Server.People;
using Workflows.Server.Streams;

namespace Workflows.Server.Api;

/// <summary><c>…/runs/N/events</c>: the history of a run, in pages; as a stream where <c>text/event-stream</c> is asked for.</summary>
internal static class EventRoutes
{
    private static readonly TimeSpan retry = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder project, ServerOptions options, OpenStreams streams) => project
        .MapGet("/workflows/{workflow}/runs/{number:int:min(1)}/events", (HttpContext http, string project, string workflow, int number) =>
            GetAsync(http, project, workflow, number, options, streams))
        .Lists<EventDocument>("The history of a run, oldest first; a stream that goes on where `Accept: text/event-stream` asks for it.")
        .Reads("after", "Those behind this number; a stream also takes `Last-Event-ID`.", QueryKind.Integer)
        .Reads("changes", "Each with the states that it led to; a stream takes no notice of it.", QueryKind.Flag).OfChildren().Requires(Role.Viewer);

    private static async Task<IResult> GetAsync(
        HttpContext http, string project, string workflow, int number, ServerOptions options, OpenStreams streams)
    {
        var (run, problem) = await FoundRun.FindAsync(http, project, workflow, number, options);
        var (page, wrongPage) = PageRequest.Read(http);
        var (after, wrongAfter) = Query.Long(http, "after", 0, long.MaxValue);
        var (changes, wrongChanges) = Query.Flag(http, "changes");
        var (cursor, wrongCursor) = page?.Number() ?? default;
        if ((problem ?? wrongPage ?? wrongAfter ?? wrongChanges ?? wrongCursor) is { } wrong)
        {
            return wrong;
        }

        var last = cursor ?? after ?? 0;
        if (EventStream.IsAsked(http))
        {
            var caller = Principal.Of(http).Actor.ToString();
            using var open = streams.TryOpen(caller);
            if (open is null)
            {
                return Problems.TooManyRequests(http, retry, $"{caller} has {streams.Most} streams open here, as many as one may: close one");
            }

            await new RunStream(options.Store, options.Feed, options.Time).WriteAsync(http, run!.Value, last, MayAsync);
            return Results.Empty;
        }

        async ValueTask<bool> MayAsync() => await options.SignIn(http) is { } still && still.In(project).Contains(Role.Viewer);

        var found = await options.Store.ListEventsAsync(run!.Value, last, page!.Limit + 1, http.RequestAborted);
        var (view, unreadable) = changes ? await FoundRun.ReadAsync(http, project, workflow, number, options) : default;
        return unreadable ?? Results.Ok(page.Of(
            found,
            each => each.Sequence.ToString(CultureInfo.InvariantCulture),
            each => view is null ? EventDocument.Of(each) : EventDocument.Of(each, view.State.Plan)));
    }
}
