using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Workflows.Server.Http;

/// <summary>
/// A host of HTTP/1 made of nothing but our options. The usual builders also read <c>appsettings.json</c> of the current folder and variables such as
/// <c>Kestrel__Endpoints__…</c> and <c>ASPNETCORE_URLS</c>, which would open other ports, and watch that folder with all that is below it.
/// </summary>
internal static class BareHost
{
    private const int Connections = 10_000;

    /// <summary>With routing to come: who builds it adds what stands before that.</summary>
    public static WebApplicationBuilder Create(IEnumerable<IPEndPoint> listens, HttpLimits limits, ILoggerFactory logs, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = "Production", ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton<ILoggerFactory>(_ => new BoundedLogs(logs, time));
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            foreach (var endpoint in listens)
            {
                kestrel.Listen(endpoint, static listen => listen.Protocols = HttpProtocols.Http1);
            }

            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = limits.Body;
            kestrel.Limits.MaxRequestHeadersTotalSize = limits.Headers;
            kestrel.Limits.MaxRequestLineSize = limits.RequestLine;
            kestrel.Limits.MaxConcurrentConnections = Connections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        });
        return builder;
    }

    /// <summary>Answers whatever anything behind it throws. It comes first.</summary>
    public static void AnswerFailures<T>(this WebApplication app) =>
        app.Use(new ExceptionHandler(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger<T>()).AnswerAsync);
}

/// <summary>What a host takes of one request, in bytes.</summary>
/// <param name="Body">Its body, also where it comes in chunks.</param>
/// <param name="Headers">All its headers.</param>
/// <param name="RequestLine">Its first line.</param>
internal sealed record HttpLimits(int Body, int Headers, int RequestLine);
