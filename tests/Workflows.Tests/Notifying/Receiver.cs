using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Server.Hooks;
using Workflows.Server.Http;

namespace Workflows.Tests.Notifying;

/// <summary>Whom webhooks are sent to: a server that keeps what comes, and answers as it is told to.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    /// <summary>For hangs: a busy machine may take its time.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    private readonly WebApplication app;
    private readonly Channel<HookRequest> came = Channel.CreateUnbounded<HookRequest>();
    private readonly ConcurrentQueue<(int Status, string Body)> answers = new();
    private readonly ConcurrentQueue<string> lines = new();
    private readonly ConcurrentQueue<Task> holds = new();

    private Receiver(WebApplication app) => this.app = app;

    public Uri Address => new($"{app.Urls.Single()}/hook?token=canary-in-address");

    /// <summary>How many came that nobody has taken.</summary>
    public int Left => came.Reader.Count;

    public static async Task<Receiver> StartAsync()
    {
        var builder = BareHost.Create(
            [new IPEndPoint(IPAddress.Loopback, 0)], new(1 << 20, 1 << 15, 1 << 13), NullLoggerFactory.Instance, TimeProvider.System);
        var receiver = new Receiver(builder.Build());
        receiver.app.Run(receiver.TakeAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>The method and path of all that came, as they were sent.</summary>
    public IReadOnlyCollection<string> Lines => lines;

    /// <summary>The next one comes and is not answered until this is set.</summary>
    public TaskCompletionSource Hold()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        holds.Enqueue(held.Task);
        return held;
    }

    /// <summary>What the next ones are answered; 200 behind them.</summary>
    public void Answer(params int[] statuses) => Array.ForEach(statuses, status => Answer(status, string.Empty));

    /// <summary>What the next one is answered, with this beside it.</summary>
    public void Answer(int status, string body) => answers.Enqueue((status, body));

    public async Task<HookRequest> NextAsync() => await came.Reader.ReadAsync().AsTask().WaitAsync(patience);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var (status, said) = answers.TryDequeue(out var told) ? told : (200, string.Empty);
        http.Response.StatusCode = status;
        if (status is 302)
        {
            http.Response.Headers.Location = "/elsewhere";
        }

        // The server uses them again for the next request.
        var headers = new HeaderDictionary(http.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
        lines.Enqueue($"{http.Request.Method} {http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}");
        came.Writer.TryWrite(new(headers, body.ToArray(), DateTimeOffset.UtcNow));
        if (holds.TryDequeue(out var held))
        {
            await held;
        }

        await http.Response.WriteAsync(said);
    }
}
