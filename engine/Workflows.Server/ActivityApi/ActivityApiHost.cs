using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Workflows.Server.ActivityApi;

/// <summary>What programs of attempts talk to: plain HTTP, hosted by whichever program is the engine of the data folder.</summary>
public sealed partial class ActivityApiHost : IAsyncDisposable
{
    private const int SmallBody = 1024 * 1024;
    private const int Tries = 20;

    private readonly WebApplication app;

    private ActivityApiHost(WebApplication app, int port, ActivityApiOptions options)
    {
        this.app = app;
        Address = $"http://{new IPEndPoint(options.Listen, port)}/activity";
    }

    /// <summary>The <c>WF_API</c> of attempts.</summary>
    public string Address { get; }

    /// <summary>Listens on the given port; or on the folder's, and where another program has taken that, on a new one, which is kept from then on.</summary>
    /// <exception cref="IOException">The given port is taken, or the address is none of this machine.</exception>
    public static async Task<ActivityApiHost> StartAsync(ActivityApiOptions options, CancellationToken cancellation)
    {
        var log = options.Logs.CreateLogger<ActivityApiHost>();
        var kept = options.Port ?? ActivityPort.Kept(options.Folder);
        for (var tries = 0; ; tries++)
        {
            var port = tries == 0 && kept is { } known ? known : ActivityPort.Draw();
            var app = Build(options, port);
            try
            {
                await app.StartAsync(cancellation);
                if (options.Port is null) ActivityPort.Keep(options.Folder, port);
                return new ActivityApiHost(app, port, options);
            }
            catch (IOException taken) when (taken.InnerException is AddressInUseException && options.Port is null && tries < Tries)
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

    private static WebApplication Build(ActivityApiOptions options, int port)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(options.Logs);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Listen, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = SmallBody;
        });
        var app = builder.Build();
        app.UseExceptionHandler(errors => errors.Run(Problems.UnavailableAsync));
        var routes = app.MapGroup("/activity").AddEndpointFilter(new Caller(options).AdmitAsync);
        Observing.Map(routes, options);
        StoredFiles.Map(routes, options);
        Launching.Map(routes, options);
        KeptCheckpoints.Map(routes, options);
        Registry.Map(routes, options);
        return app;
    }

    [LoggerMessage(LogLevel.Warning, "port {Port} of the activity API is taken by another program; a new one is chosen, which processes of an earlier engine won't find")]
    private static partial void LogTaken(ILogger log, int port);
}
