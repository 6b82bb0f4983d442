using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Server.Http;

namespace Workflows.Server.ActivityApi;

/// <summary>What programs of attempts talk to: plain HTTP, hosted by whichever program is the engine of the data folder.</summary>
public sealed partial class ActivityApiHost : IAsyncDisposable
{
    private const int Tries = 20;

    private static readonly HttpLimits limits = new(Body: 1024 * 1024, Headers: 16 * 1024, RequestLine: 4 * 1024);

    private readonly ActivityApiOptions options;
    private readonly ListeningSockets sockets;
    private readonly CancellationTokenSource stop = new();

    private ActivityApiHost(ActivityApiOptions options, ListeningSockets sockets, int port)
    {
        this.options = options;
        this.sockets = sockets;
        Port = port;
        Address = At(new IPEndPoint(IPAddress.Loopback, port));
        Answering = AnswerAsync();
    }

    /// <summary>Ends when it is disposed; fails where callers can't be answered.</summary>
    public Task Answering { get; }

    /// <summary>The <c>WF_API</c> of local attempts.</summary>
    public string Address { get; }

    /// <summary>The folder's own.</summary>
    public int Port { get; }

    /// <summary>The <c>WF_API</c> of attempts that reach it at this address.</summary>
    public static string At(IPEndPoint address) => $"http://{address}/activity";

    /// <summary>
    /// Listens on the folder's port; where another program has taken it, on a new one, which is kept from then on. What answers is started when somebody calls.
    /// </summary>
    /// <exception cref="IOException">A port that pods were told is taken.</exception>
    /// <exception cref="SocketException">An address is none of this machine.</exception>
    public static ActivityApiHost Start(ActivityApiOptions options)
    {
        CheckpointRoutes.Sweep(options.Folder);
        var kept = ActivityPort.Kept(options.Folder);
        for (var tries = 0; ; tries++)
        {
            var port = tries == 0 && kept is { } known ? known : ActivityPort.Draw();
            try
            {
                var sockets = ListeningSockets.At(Endpoints(options, port));
                ActivityPort.Keep(options.Folder, port);
                return new(options, sockets, port);
            }
            catch (AddressTakenException taken) when (tries < Tries && !options.Pods.Any(pod => pod.Port != 0 && pod.Equals(taken.Address)))
            {
                LogTaken(options.Logs.CreateLogger<ActivityApiHost>(), port);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        sockets.Dispose();
        stop.Dispose();
    }

    private async Task AnswerAsync()
    {
        try
        {
            await sockets.Called.WaitAsync(stop.Token);
            await using var app = Build(options, sockets, Port);
            await app.StartAsync(stop.Token);

            // Not until the host is asked to shut down, which it takes Ctrl-C for: the attempts of a run that is being cancelled call to the last.
            await Task.Delay(Timeout.InfiniteTimeSpan, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await app.StopAsync(CancellationToken.None);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody has called.
        }
    }

    private static IEnumerable<IPEndPoint> Endpoints(ActivityApiOptions options, int port)
    {
        List<IPEndPoint> all = [.. options.Pods.Select(pod => pod.Port == 0 ? new(pod.Address, port) : pod)];
        return all.Exists(pod => pod.Port == port && pod.Address.Equals(IPAddress.Any)) ? all : all.Prepend(new(IPAddress.Loopback, port)).Distinct();
    }

    private static WebApplication Build(ActivityApiOptions options, ListeningSockets sockets, int port)
    {
        var builder = BareHost.Create(Endpoints(options, port), limits, options.Logs, options.Time);
        builder.Services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = sockets.Take);
        var app = builder.Build();
        app.AnswerFailures<ActivityApiHost>();
        app.UseRouting();
        var routes = app.MapGroup("/activity").AddEndpointFilter(new Authentication(options).FilterAsync);
        ObservationRoutes.Map(routes, options);
        FileRoutes.Map(routes, options);
        LaunchRoutes.Map(routes, options);
        CheckpointRoutes.Map(routes, options);
        ModelRoutes.Map(routes, options);
        SettingsRoutes.Map(routes, options);
        return app;
    }

    [LoggerMessage(
        LogLevel.Warning,
        "port {Port} of the activity API is taken by another program; a new one is chosen, which processes of an earlier engine won't find")]
    private static partial void LogTaken(ILogger log, int port);
}
