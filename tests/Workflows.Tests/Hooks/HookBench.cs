using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Core.Runs;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Storing;
using Workflows.Server.Hooks;
using Workflows.Tests.Runtime;
using Workflows.Tests.Storage;
using Xunit;

namespace Workflows.Tests.Hooks;

/// <summary>Webhooks over real HTTP, to workflows that are published in a store of their own. No engine drives what they start.</summary>
internal sealed class HookBench : IAsyncDisposable
{
    public const string Secret = "It's a Secret to Everybody";

    private readonly WebApplication app;
    private readonly HttpClient client;

    private HookBench(Func<HookOptions, HookOptions> change)
    {
        Rig = Rig.Create();
        Records = Rig.Bare;
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = "Production", ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton<ILoggerFactory>(Rig.Log);
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.UseRouting();
        HookRoutes.Map(app, change(new HookOptions
        {
            Records = Records,
            Plans = Rig.Plans,
            Start = Rig.Acceptance.StartAsync,
            Evaluate = Evaluator.Evaluate,
            Secrets = name => Secrets.TryGetValue(name, out var values) ? new SigningSecret(values) : SigningSecret.None($"there is no secret '{name}'"),
            Time = Rig.Time,
            Logs = Rig.Log,
        }));
        client = new HttpClient();
    }

    public Rig Rig { get; }

    public IStore Records { get; }

    /// <summary>By name.</summary>
    public Dictionary<string, string[]> Secrets { get; } = new() { ["bikes"] = [Secret] };

    public int Port => new Uri(app.Urls.Single()).Port;

    /// <param name="triggers">Of workflow <c>bikes</c>, as lines of YAML below <c>triggers</c>.</param>
    /// <param name="change">Other options.</param>
    public static async Task<HookBench> StartAsync(string triggers, Func<HookOptions, HookOptions>? change = null)
    {
        var bench = new HookBench(change ?? (static options => options));
        await bench.PublishAsync(triggers);
        await bench.app.StartAsync(CancellationToken.None);
        return bench;
    }

    public async Task PublishAsync(string triggers)
    {
        var text = $$$"""
            name: bikes
            parameters:
              commit: { type: string, default: none }
              size: { type: integer, default: 0 }
            triggers:
              {{{triggers.ReplaceLineEndings("\n  ")}}}
            steps: { a: { set: { x: "{{ parameters.commit }}" } } }
            """;
        var outcome = await new Publishing(Rig.Bare, Rig.Plans, Rig.Time)
            .PublishAsync(new PublishRequest("default", "bikes.yaml", text, "ada"), CancellationToken.None);
        if (outcome is PublishOutcome.Invalid invalid) throw new InvalidOperationException(string.Join('\n', invalid.Errors));
    }

    /// <summary>Sends a body with these headers, and gives the status and the answer.</summary>
    public async Task<HookReply> PostAsync(
        string path, byte[] body, IEnumerable<(string Name, string Value)> headers, string? type = "application/json", bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{Port}/hooks/{path}");
        request.Content = new ByteArrayContent(body);
        if (type is not null) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new HookReply(answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public Task<HookReply> PostAsync(string trigger, string body, params (string Name, string Value)[] headers) =>
        PostAsync($"default/bikes/{trigger}", Encoding.UTF8.GetBytes(body), headers);

    /// <summary>Sends bytes over a bare connection, and gives the first line of the answer.</summary>
    public async Task<string> RawAsync(string request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? string.Empty;
    }

    /// <summary>Has a delivery to a trigger judged once more, the newest where none is named.</summary>
    public async Task<HookReplay.Outcome> ReplayAsync(string trigger, int? number = null, string? once = null) =>
        await new HookReplay(Records, Rig.Plans, new(Evaluator.Evaluate, Rig.Acceptance.StartAsync, "/elsewhere")).StartAsync(
            new("default", "bikes", trigger),
            number ?? (await DeliveriesAsync(trigger)).Max(each => each.Number),
            once,
            Acts.By("local:anna"),
            Rig.Time.GetUtcNow(),
            CancellationToken.None);

    public Task PauseAsync(string trigger) => Rig.Bare.PauseAsync(new("default", "bikes", trigger), true, Acts.By("ada"), CancellationToken.None);

    public Task<IReadOnlyList<DeliveryRecord>> DeliveriesAsync(string trigger) =>
        Rig.Bare.ListDeliveriesAsync(new TriggerKey("default", "bikes", trigger), 10_000, CancellationToken.None);

    public Task<IReadOnlyList<RunSummary>> RunsAsync() => Rig.Bare.ListRunsAsync(new RunFilter("default") { Most = 10_000 }, CancellationToken.None);

    public async Task<RunState> RunAsync(string label) => (await Rig.Bare.ViewAsync(
        (await Rig.Bare.FindRunAsync("default", label, CancellationToken.None))!.Value, Rig.Plans.Of, CancellationToken.None))!.State;

    public static string Hex(string body, string secret = Secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    /// <summary>The headers of the Standard Webhooks specification.</summary>
    public static (string, string)[] Standard(string body, string id, DateTimeOffset at, byte[] key)
    {
        var sent = at.ToUnixTimeSeconds();
        var mac = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{sent}.{body}")));
        return [("webhook-id", id), ("webhook-timestamp", $"{sent}"), ("webhook-signature", $"v1,{mac}")];
    }

    /// <summary>Ends when each connection has.</summary>
    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await StopAsync();
        await app.DisposeAsync();
        await Rig.DisposeAsync();
    }
}

/// <summary>An answer to a webhook.</summary>
internal sealed record HookReply(HttpStatusCode Status, string Text)
{
    public string? Run => Member("run");

    public string? Verdict => Member("verdict") ?? Member("detail");

    private string? Member(string name) =>
        Text.StartsWith('{') && JsonElement.Parse(Text).TryGetProperty(name, out var value) ? value.GetString() : null;
}
