using Microsoft.AspNetCore.Http;

namespace Workflows.Tests.Kubernetes.Server;

/// <summary>Passes a watch on, line by line, until it goes wrong.</summary>
internal static class Streams
{
    public static async Task CopyAsync(HttpResponseMessage response, HttpContext http, Fault? fault, Action<string> seen, CancellationToken cancellation)
    {
        await http.Response.StartAsync(cancellation);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        for (var passed = 0; ; passed++)
        {
            switch (fault)
            {
                case Fault.Closed(var after) when passed >= after:
                    return;
                case Fault.Expired(var after) when passed >= after:
                    await WriteAsync(
                        http, $$"""{"type":"ERROR","object":{{FaultProxy.Status(410, "Expired", "too old resource version")}}}""" + "\n", cancellation);
                    return;
                case Fault.Silent(var after) when passed >= after:
                    await Task.Delay(Timeout.Infinite, cancellation);
                    return;
            }

            if (await lines.ReadLineAsync(cancellation) is not { } line) return;
            seen(line);
            if (fault is Fault.Deaf && !line.Contains("BOOKMARK", StringComparison.Ordinal)) continue;
            if (fault is Fault.Cut cut && passed >= cut.After)
            {
                await WriteAsync(http, line[..(line.Length / 2)], cancellation);
                http.Abort();
                return;
            }

            await WriteAsync(http, line + "\n", cancellation);
        }
    }

    private static async Task WriteAsync(HttpContext http, string text, CancellationToken cancellation)
    {
        await http.Response.WriteAsync(text, cancellation);
        await http.Response.Body.FlushAsync(cancellation);
    }
}
