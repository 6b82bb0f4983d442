using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Runtime.Views;
using Workflows.Server.Api;
using Workflows.Server.Hooks;
using Workflows.Server.Http;
using Workflows.Server.Jobs;
using Workflows.Server.Limiting;
using Workflows.Server.Metrics;
using Workflows.Server.OpenApi;
using Workflows.Server.People;
using Workflows.Server.SigningIn;
using Workflows.Server.SigningIn.OpenIdConnect;
using Workflows.Server.Ui;

namespace Workflows.Server.Hosting;

/// <summary>What people and programs talk to: the API, on listeners of its own.</summary>
public sealed class ServerHost : IAsyncDisposable
{
    /// <summary>The largest body: a definition is the largest that anybody sends, in JSON, where a character may take six bytes.</summary>
    private static readonly HttpLimits limits = new(Body: 8 * 1024 * 1024, Headers: 32 * 1024, RequestLine: 8 * 1024);

    private readonly WebApplication app;

    private ServerHost(WebApplication app) => this.app = app;

    /// <summary>Where it listens: <c>http://127.0.0.1:8420</c>. A port 0 has become the one that was given.</summary>
    public IReadOnlyCollection<string> Urls => [.. app.Urls];

    /// <exception cref="IOException">An address is none of this machine, or is taken.</exception>
    /// <exception cref="InvalidOperationException">An endpoint says nothing of who may call it: a fault of the program.</exception>
    public static async Task<ServerHost> StartAsync(ServerOptions options, CancellationToken cancellation)
    {
        var app = Build(options);
        try
        {
            Authorization.RefuseUnguarded(((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints));
            await app.StartAsync(cancellation);
            return new ServerHost(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    /// <summary>Every endpoint, for who wants to know what there is.</summary>
    internal IEnumerable<RouteEndpoint> Endpoints => ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    private static WebApplication Build(ServerOptions options)
    {
        var builder = BareHost.Create(options.Listens, limits, options.Logs, options.Time);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Encoder = DocumentJson.Options.Encoder;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.MaxDepth = DocumentJson.Options.MaxDepth;
            foreach (var converter in DocumentJson.Options.Converters)
            {
                json.SerializerOptions.Converters.Add(converter);
            }
        });
        ApiDescription.Add(builder.Services);
        builder.Services.AddSingleton(_ => new MetricsEndpoint(options.Store));
        var app = builder.Build();
        app.Use(SecurityHeaders.AddAsync);
        app.AnswerFailures<ServerHost>();
        app.UseForwardedHeaders(Forwarded(options));
        app.Use(HeadAsGet.PassAsync);
        app.Use(TextCheck.PassAsync);
        // What stands before the server may take the path away, or leave it.
        app.UsePathBase(options.PublicPath);
        app.Use(new HostCheck(options.PublicUrl is { } known ? [known.Host] : []).PassAsync);
        app.Use(new OriginCheck(SessionCookie.Of(options.PublicUrl)).PassAsync);
        app.UseRouting();
        app.Use(new UiPages(options.UiFolder is { } ui ? UiFiles.Read(ui, options.PublicPath) : null).PassAsync);
        app.Use(new Authorization(options.SignIn, new(options.Limits, options.Time), options.Logs.CreateLogger<Authorization>(), options.Time).PassAsync);
        HealthRoutes.Map(app, options);
        app.Services.GetRequiredService<MetricsEndpoint>().Map(app);
        ApiDescription.Map(app);
        ApiReference.Map(app, options.PublicPath);
        MeRoutes.Map(app);
        var failures = new CallerRates(options.Limits.FailedSignInsPerMinute, options.Time);
        SignInRoutes.Map(app, options, failures);
        ProviderRoutes.Map(app, options, failures);
        TokenRoutes.Map(app, options);
        EngineRoutes.Map(app, options);
        var project = app.MapGroup($"/api/v1/projects/{{{Authorization.Project}}}");
        WorkflowRoutes.Map(project, options);
        VersionRoutes.Map(project, options);
        PreviewRoutes.Map(project, options);
        DraftRoutes.Map(project, options);
        DiffRoutes.Map(project, options);
        ImportRoutes.Map(project);
        RunRoutes.Map(project, options);
        RecordRoutes.Map(project, options);
        RerunRoutes.Map(project, options);
        StepRoutes.Map(project, options);
        ResultRoutes.Map(project, options);
        MetricRoutes.Map(project, options);
        EventRoutes.Map(project, options, new(options.Limits.StreamsPerUser));
        CommandRoutes.Map(project, options);
        ApprovalRoutes.Map(project, options);
        DelegationRoutes.Map(project, options);
        QueueRoutes.Map(project, options);
        TriggerRoutes.Map(project, options);
        ArrivalRoutes.Map(project, options);
        LibraryRoutes.Map(project, options);
        SentFileRoutes.Map(project, options);
        AuditRoutes.Map(app, project, options);
        if (options.Jobs is { } jobs)
        {
            JobDashboard.Map(app, jobs, options.PublicPath);
        }

        if (options.Hooks is { } hooks)
        {
            // Strangers make lines here too.
            HookRoutes.Map(app, hooks with { Logs = app.Services.GetRequiredService<ILoggerFactory>() });
        }

        return app;
    }

    /// <summary>The framework would trust loopback by itself: behind a proxy of this machine everybody could say where they come from.</summary>
    private static ForwardedHeadersOptions Forwarded(ServerOptions options)
    {
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = options.TrustedProxies.IsEmpty ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor,
            ForwardLimit = null,
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.TrustedProxies)
        {
            forwarded.KnownIPNetworks.Add(network);
        }

        return forwarded;
    }
}
