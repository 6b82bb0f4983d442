using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Activities;
using Workflows.Tests.Executors;

namespace Workflows.Tests.Activities.Harness;

/// <summary>
/// The activity API in memory, as the contract has it: the double that activities are tested against. It can be away (<see cref="Away"/>:
/// 503), and stopped and started again on its port, as an engine that restarts.
/// </summary>
internal sealed class FakeEngine : IAsyncDisposable
{
    public const string Token = "attempt-token";

    private readonly int _port = FreePort.Find();
    private WebApplication? _server;

    public string Address => $"http://127.0.0.1:{_port}/activity";

    public bool Away { get; set; }

    /// <summary>What the administrator allows.</summary>
    public EngineSettings Settings { get; set; } = new();

    /// <summary>Answers the next request with 429, and asks for this pause.</summary>
    public TimeSpan? Pause { get; set; }

    /// <summary>Names of metrics that it finds wrong: the batch is refused.</summary>
    public Func<string, bool> Refuses { get; set; } = _ => false;

    public List<JsonElement> Progress { get; } = [];

    public List<JsonElement> MetricBatches { get; } = [];

    public IEnumerable<JsonElement> Metrics => MetricBatches.SelectMany(b => b.EnumerateArray());

    public FakeRegistry Registry { get; } = new();

    public static async Task<FakeEngine> StartAsync(ActivityRunner runner)
    {
        var engine = new FakeEngine();
        await engine.StartAsync();
        runner.Environment["WF_API"] = engine.Address;
        runner.Environment["WF_TOKEN"] = Token;
        runner.Environment["WF_IDEMPOTENCY_KEY"] = "bike-demand#1/promote/1";
        return engine;
    }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, _port));
        builder.Services.AddRouting();
        _server = builder.Build();
        _server.Use(GuardAsync);
        _server.UseRouting();
        var api = _server.MapGroup("/activity");
        api.MapPost("progress", (JsonElement body) => Keep(Progress, body));
        api.MapPost("metrics", (JsonElement body) => body.EnumerateArray().Any(point => Refuses(point.GetProperty("name").GetString()!))
            ? Results.Problem(title: "Not as the contract has it", statusCode: 422)
            : Keep(MetricBatches, body));
        api.MapGet("settings", () => Settings);
        api.MapPost("heartbeat", () => Results.NoContent());
        Registry.Map(api);
        await _server.StartAsync();
    }

    public async Task StopAsync()
    {
        await _server!.StopAsync();
        await _server.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    private async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        if (Pause is { } pause)
        {
            Pause = null;
            http.Response.StatusCode = 429;
            http.Response.Headers.RetryAfter = $"{pause.TotalSeconds:F0}";
        }
        else if (Away)
        {
            http.Response.StatusCode = 503;
        }
        else if (http.Request.Headers.Authorization != $"Bearer {Token}")
        {
            await Results.Problem(title: "Unknown token", statusCode: 401).ExecuteAsync(http);
        }
        else
        {
            await next(http);
        }
    }

    private static IResult Keep(List<JsonElement> list, JsonElement body)
    {
        lock (list)
        {
            list.Add(body.Clone());
        }

        return Results.NoContent();
    }
}
