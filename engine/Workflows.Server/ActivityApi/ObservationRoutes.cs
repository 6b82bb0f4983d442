using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Core.Values;
using Workflows.Runtime.Storing;

namespace Workflows.Server.ActivityApi;

/// <summary>What an attempt tells while it works: progress and heartbeats (lost without harm), metrics (kept).</summary>
internal static class ObservationRoutes
{
    private const int LongestText = 1_024;

    public static void Map(RouteGroupBuilder routes, ActivityApiOptions options)
    {
        routes.MapPost("/progress", async (HttpContext http) =>
        {
            var (progress, problem) = await JsonBody.ReadAsync<ProgressBody>(http, ContractSchemas.Progress, options);
            if (progress is null) return problem!;

            Observe(http, options, seen => seen with { Progress = progress.Fraction, ProgressText = Shown(progress.Text) });
            return Results.NoContent();
        });
        routes.MapPost("/heartbeat", (HttpContext http) =>
        {
            Observe(http, options, static seen => seen);
            return Results.NoContent();
        });
        routes.MapPost("/metrics", async (HttpContext http) =>
        {
            var (points, problem) = await JsonBody.ReadAsync<MetricBody[]>(http, ContractSchemas.Metrics, options);
            if (points is null) return problem!;

            MetricPoint[] kept = [.. points.Select(point => new MetricPoint(point.Name, point.Value, point.Step, point.At))];
            await options.Records.AddMetricsAsync(Caller.Of(http).Uid, kept, http.RequestAborted);
            return Results.NoContent();
        });
    }

    /// <summary>Each word of an attempt is a heartbeat too.</summary>
    private static void Observe(HttpContext http, ActivityApiOptions options, Func<AttemptObservation, AttemptObservation> with) =>
        options.Engine.Observe(with(new AttemptObservation(Caller.Of(http).Uid) { Heartbeat = options.Time.GetUtcNow() }));

    private static string? Shown(string? text) => text is null ? null : UnicodeText.Start(text, LongestText);
}
