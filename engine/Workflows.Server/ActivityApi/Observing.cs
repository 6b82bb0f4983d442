using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Storing;

namespace Workflows.Server.ActivityApi;

/// <summary>What an attempt tells while it works: progress and heartbeats (lost without harm), metrics (kept).</summary>
internal static class Observing
{
    private const int MostPoints = 1_000;
    private const int LongestText = 1_024;

    public static void Map(RouteGroupBuilder routes, ActivityApiOptions options)
    {
        routes.MapPost("/progress", async (HttpContext http) =>
        {
            var (note, problem) = await Body.ReadAsync<ProgressNote>(http);
            if (problem is not null || note is null)
            {
                return problem!;
            }

            if (!(note.Fraction is >= 0 and <= 1))
            {
                return Problems.Invalid($"fraction must be between 0 and 1, is {note.Fraction}");
            }

            var text = note.Text is { Length: > LongestText } longer ? longer[..LongestText] : note.Text;
            options.Engine.Observe(new AttemptObservation(Caller.Of(http).Uid) { Progress = note.Fraction, ProgressText = text, Heartbeat = options.Time.GetUtcNow() });
            return Results.NoContent();
        });
        routes.MapPost("/heartbeat", (HttpContext http) =>
        {
            options.Engine.Observe(new AttemptObservation(Caller.Of(http).Uid) { Heartbeat = options.Time.GetUtcNow() });
            return Results.NoContent();
        });
        routes.MapPost("/metrics", async (HttpContext http) =>
        {
            var (points, problem) = await Body.ReadAsync<MetricNote[]>(http);
            if (problem is not null || points is null)
            {
                return problem!;
            }

            if (points.Length > MostPoints || Array.FindIndex(points, point => point is not { Name.Length: > 0 and <= 200 }) is var wrong and >= 0)
            {
                return Problems.Invalid($"expected at most {MostPoints} points, each with a name of 1 to 200 characters");
            }

            var now = options.Time.GetUtcNow();
            await options.Records.AddMetricsAsync(
                Caller.Of(http).Uid, [.. points.Select(point => new MetricPoint(point.Name, point.Value, point.Step, point.At ?? now))], http.RequestAborted);
            return Results.NoContent();
        });
    }
}
