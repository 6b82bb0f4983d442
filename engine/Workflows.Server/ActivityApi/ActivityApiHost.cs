using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Workflows.Server.Http;

namespace Workflows.Server.ActivityApi;

/// <summary>What programs of attempts talk to: plain HTTP, hosted by whichever program is the engine of the data folder.</summary>
public sealed partial class ActivityApiHost : IAsyncDisposable
{
    private const int Tries = 20;

    private static readonly HttpLimits limits = new(Body: 1024 * 1024, Headers: 16 * 1024, RequestLine: 4 * 1024);

    private readonly WebApplication app;

    private ActivityApiHost(WebApplication app, int port)
    {
        this.app = app;
        Port = port;
        Address = At(new IPEndPoint(IPAddress.Loopback, port));
    }

    /// <summary>The <c>WF_API</c> of local attempts.</summary>
    public string Address { get; }

    /// <summary>The folder's own.</summary>
    public int Port { get; }

    /// <summary>The <c>WF_API</c> of attempts that reach it at this address.</summary>
    public static string At(IPEndPoint address) => $"http://{address}/activity";

    /// <summary>Listens on the folder's port; where another program has taken it, on a new one, which is kept from then on.</summary>
    /// <exception cref="IOException">A port that pods were told is taken, or an address is none of this machine.</exception>
    public static async Task<ActivityApiHost> StartAsync(ActivityApiOptions options, CancellationToken cancellation)
    {
        var log = options.Logs.CreateLogger<ActivityApiHost>();
        var kept = ActivityPort.Kept(options.Folder);
        for (var tries = 0; ; tries++)
        {
            var port = tries == 0 && kept is { } known ? known : ActivityPort.Draw();
            var app = Build(options, port);
            try
            {
                await app.StartAsync(cancellation);
                ActivityPort.Keep(options.Folder, port);
                return new ActivityApiHost(app, port);
            }
            catch (IOException taken) when (taken.InnerException is AddressInUseException && tries < Tries && !IsFixed(options, taken))
            {
                LogTaken(log, port);
                await app.DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    /// <summary>A port that somebody chose: no other will do.</summary>
    private static bool IsFixed(ActivityApiOptions options, IOException taken) =>
        options.Pods.Any(pod => pod.Port != 0 && taken.Message.Contains(pod.ToString(), StringComparison.Ordinal));

    private static IEnumerable<IPEndPoint> Endpoints(ActivityApiOptions options, int port)
    {
        List<IPEndPoint> all = [.. options.Pods.Select(pod => pod.Port == 0 ? new(pod.Address, port) : pod)];
        return all.Exists(pod => pod.Port == port && pod.Address.Equals(IPAddress.Any)) ? all : all.Prepend(new(IPAddress.Loopback, port)).Distinct();
    }

    private static WebApplication Build(ActivityApiOptions options, int port)
    {
        var app = BareHost.Create(Endpoints(options, port), limits, options.Logs, options.Time).Build();
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
