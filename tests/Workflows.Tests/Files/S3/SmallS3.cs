using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Workflows.Tests.Files.S3;

/// <summary>
/// An S3 of one bucket in this process: the part of the documented protocol that a file store needs, path-style, with signatures that are checked and
/// faults on demand.
/// </summary>
internal sealed class SmallS3 : IAsyncDisposable
{
    public const string Bucket = "wf-files";
    public const string Key = "AKIDEXAMPLE";
    public const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    private readonly ConcurrentDictionary<string, ConcurrentQueue<S3Fault>> faults = new();
    private readonly ConcurrentQueue<string> asked = new();
    private readonly WebApplication server;

    private SmallS3(WebApplication server) => this.server = server;

    public S3Objects Objects { get; } = new();

    public Uri Address => new(server.Urls.Single());

    /// <summary>The operations that were asked for, in order, those that failed too.</summary>
    public IReadOnlyList<string> Asked => [.. asked];

    public static async Task<SmallS3> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var small = new SmallS3(builder.Build());
        small.server.Run(small.AnswerAsync);
        await small.server.StartAsync();
        return small;
    }

    /// <summary>The next request of this operation meets the fault; several wait for their turn.</summary>
    public void Fail(string operation, params S3Fault[] next)
    {
        var queue = faults.GetOrAdd(operation, static _ => new());
        foreach (var fault in next) queue.Enqueue(fault);
    }

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync(new CancellationToken(canceled: true));
        await server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var operation = S3Operations.NameOf(http.Request);
        asked.Enqueue(operation);
        var fault = faults.TryGetValue(operation, out var queue) && queue.TryDequeue(out var next) ? next : (S3Fault?)null;
        if (fault == S3Fault.CutBody)
        {
            _ = await http.Request.Body.ReadAsync(new byte[1000]);
            http.Abort();
            return;
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var answer = S3Signatures.Problem(http.Request, body.ToArray(), Key, Secret) is { } problem ? S3Answer.Error(403, problem) : fault switch
        {
            S3Fault.Busy => S3Answer.Error(503, "SlowDown"),
            S3Fault.Denied => S3Answer.Error(403, "AccessDenied"),
            S3Fault.NoConditions when http.Request.Headers.IfNoneMatch.Count > 0 => S3Answer.Error(501, "NotImplemented"),
            _ => S3Operations.Do(operation, http.Request, body.ToArray(), Objects),
        };
        if (fault == S3Fault.LostAnswer) http.Abort();
        else await answer.WriteAsync(http, isCut: fault == S3Fault.CutAnswer);
    }
}
