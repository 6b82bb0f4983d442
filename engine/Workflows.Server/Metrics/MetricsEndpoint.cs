using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Workflows.Runtime.Observing;
using Workflows.Runtime.Storing;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Metrics;

/// <summary>
/// <c>/metrics</c> for Prometheus: of this process's engine, its requests and its runtime, and of the store's open runs. It names projects and workflows,
/// so it asks for a role in every project: Prometheus sends a token (<c>authorization</c> in its configuration).
/// </summary>
internal sealed class MetricsEndpoint : IDisposable
{
    /// <summary>Of ASP.NET Core and the runtime: requests by route and status, connections, memory, collections, threads.</summary>
    private static readonly string[] others = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    /// <summary>Each scrape is of its own moment: the exporter would else give one for 0.3 s.</summary>
    private readonly MeterProvider provider = Sdk.CreateMeterProviderBuilder()
        .AddMeter([EngineMeter.Name, .. others])
        .AddPrometheusExporter(static options => options.ScrapeResponseCacheDurationMilliseconds = 0)
        .Build();

    private readonly OpenRuns open;
    private readonly SemaphoreSlim turn = new(1);

    public MetricsEndpoint(IRunRecords records) => open = new(records);

    public void Map(IEndpointRouteBuilder app)
    {
        var branch = app.CreateApplicationBuilder();
        branch.UseOpenTelemetryPrometheusScrapingEndpoint(provider, static _ => true, null, null, null);
        var scrape = branch.Build();
        app.MapGet("/metrics", async (HttpContext http, CancellationToken cancellation) =>
        {
            await RefreshAsync(cancellation);
            await scrape(http);
            return Results.Empty;
        }).AnswersText("Metrics, as Prometheus reads them.").Requires(Role.Viewer);
    }

    public void Dispose()
    {
        provider.Dispose();
        open.Dispose();
        turn.Dispose();
    }

    /// <summary>A store that is away is no reason to say nothing of the rest.</summary>
    private async Task RefreshAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            await open.RefreshAsync(cancellation);
        }
        catch (StoreUnavailableException)
        {
        }
        finally
        {
            turn.Release();
        }
    }
}
