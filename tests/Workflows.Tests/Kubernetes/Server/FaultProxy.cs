using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Workflows.Tests.Kubernetes.Server;

/// <summary>Stands between the executor and a real API server, counts what passes, and lets go wrong what a test asks for.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient server;
    private readonly ConcurrentDictionary<string, byte[]> lists = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> expected = [];
    private CancellationTokenSource away = new();

    private FaultProxy(WebApplication app, HttpClient server) => (this.app, this.server) = (app, server);

    /// <summary>Which fault a request meets; null is none. Asked once for each, on any thread.</summary>
    public Func<Call, Fault?> Decide { get; set; } = _ => null;

    /// <summary>What a pod has logged: the API server alone has no kubelet to ask.</summary>
    public Func<Call, string?> Log { get; set; } = _ => "2026-01-01T12:00:00Z hello\n";

    public ConcurrentQueue<Call> Calls { get; } = [];

    /// <summary>Ends when a line with these words is about to be passed on in a watch; gives that moment.</summary>
    public Task<long> SeesAsync(params string[] words)
    {
        var seen = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Line = line =>
        {
            if (Array.TrueForAll(words, w => line.Contains(w, StringComparison.Ordinal))) seen.TrySetResult(System.Diagnostics.Stopwatch.GetTimestamp());
        };
        return seen.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Called with each line of each watch.</summary>
    public Action<string> Line { get; set; } = _ => { };

    /// <summary>Ends when such a request has come.</summary>
    public Task CalledAsync(string verb) =>
        Calls.Any(c => c.Verb == verb)
            ? Task.CompletedTask
            : expected.GetOrAdd(
                verb,
                _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(TimeSpan.FromSeconds(60));

    public string Address { get; private set; } = string.Empty;

    /// <summary>The server is gone: connections break, and none can be made.</summary>
    public bool IsAway
    {
        get => away.IsCancellationRequested;
        set
        {
            if (value) away.Cancel();
            else away = new CancellationTokenSource();
        }
    }

    /// <param name="server">Who asks the server, and gives up nothing before it does; it goes with the proxy.</param>
    public static async Task<FaultProxy> StartAsync(HttpClient server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();

        var proxy = new FaultProxy(app, server);
        app.Run(proxy.PassAsync);
        await app.StartAsync();
        proxy.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        IsAway = true;
        await app.DisposeAsync();
        server.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        var call = Call.Of(http.Request.Method, http.Request.Path, http.Request.Query.Keys) with { Container = http.Request.Query["container"] };
        if (IsAway)
        {
            http.Abort();
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(away.Token, http.RequestAborted);
        try
        {
            Calls.Enqueue(call);
            if (expected.TryGetValue(call.Verb, out var awaited)) awaited.TrySetResult();
            await PassAsync(http, call, Decide(call), either.Token);
        }
        catch (Exception broken) when (broken is OperationCanceledException or HttpRequestException or IOException)
        {
            http.Abort();
        }
    }

    private async Task PassAsync(HttpContext http, Call call, Fault? fault, CancellationToken cancellation)
    {
        var body = await new StreamContent(http.Request.Body).ReadAsByteArrayAsync(cancellation);
        switch (fault)
        {
            case Fault.RequestLost:
                http.Abort();
                return;
            case Fault.AnswerLost:
                using (await SendAsync(http, body, cancellation)) http.Abort();
                return;
            case Fault.Answer answer:
                if (answer.Done) (await SendAsync(http, body, cancellation)).Dispose();
                await AnswerAsync(http, answer, cancellation);
                return;
            case Fault.Stale when lists.TryGetValue(http.Request.QueryString.Value!, out var old):
                http.Response.ContentType = "application/json";
                await http.Response.Body.WriteAsync(old, cancellation);
                return;
            case Fault.Twice:
                (await SendAsync(http, body, cancellation)).Dispose();
                break;
            case Fault.Held held:
                await held.Until.WaitAsync(cancellation);
                break;
        }

        if (call.Verb == "log" && Log(call) is { } log)
        {
            await http.Response.WriteAsync(log, cancellation);
            return;
        }

        using var response = await SendAsync(http, body, cancellation);
        http.Response.StatusCode = (int)response.StatusCode;
        http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        if (call.Verb == "watch") await Streams.CopyAsync(response, http, fault, line => Line(line), cancellation);
        else await CopyAsync(response, http, call, cancellation);
    }

    private async Task CopyAsync(HttpResponseMessage response, HttpContext http, Call call, CancellationToken cancellation)
    {
        var content = await response.Content.ReadAsByteArrayAsync(cancellation);

        // The very first list is the stalest there is.
        if (call.Verb == "list") lists.TryAdd(http.Request.QueryString.Value!, content);
        await http.Response.Body.WriteAsync(content, cancellation);
    }

    private Task<HttpResponseMessage> SendAsync(HttpContext http, byte[] body, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(
            new HttpMethod(http.Request.Method),
            http.Request.Path + http.Request.QueryString)
        { Version = HttpVersion.Version20 };
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", http.Request.ContentType);
        }

        request.Headers.TryAddWithoutValidation("Authorization", http.Request.Headers.Authorization.ToString());
        return server.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private static Task AnswerAsync(HttpContext http, Fault.Answer answer, CancellationToken cancellation)
    {
        http.Response.StatusCode = (int)answer.Code;
        http.Response.ContentType = "application/json";
        if (answer.RetryAfter is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return http.Response.WriteAsync(Status((int)answer.Code, answer.Reason, answer.Message), cancellation);
    }

    public static string Status(int code, string reason, string message) => System.Text.Json.JsonSerializer.Serialize(
        new { kind = "Status", apiVersion = "v1", metadata = new { }, status = "Failure", message, reason, code });
}
