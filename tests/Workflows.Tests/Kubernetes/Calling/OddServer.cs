using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Workflows.Executors.Kubernetes.Calling;

namespace Workflows.Tests.Kubernetes.Calling;

/// <summary>An API server that answers as a test wants it to.</summary>
internal sealed class OddServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private OddServer(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public static async Task<OddServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new OddServer(app);
    }

    public ApiServer Api(TimeProvider time, RateLimit? limit = null, TimeSpan? timeout = null, long longest = 256 << 20) =>
        new(new KubernetesClientConfiguration { Host = Address }, limit ?? new RateLimit(1000, 1000, time), timeout ?? TimeSpan.FromSeconds(30), time)
        {
            LongestAnswer = longest,
        };

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
