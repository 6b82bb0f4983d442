using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Workflows.Runtime.Views;

namespace Workflows.Server.Streams;

/// <summary>Server-sent events (WHATWG HTML 9.2): text that goes on until one side ends it.</summary>
/// <param name="http">The request.</param>
internal sealed class EventStream(HttpContext http)
{
    private const string Type = "text/event-stream";

    /// <summary>The client takes a stream rather than a document.</summary>
    public static bool IsAsked(HttpContext http) => http.Request.Headers.Accept.ToString().Contains(Type, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the client was when it lost the stream: the <c>id</c> that it read last.</summary>
    public static long? Last(HttpContext http) =>
        long.TryParse(http.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    public Task BeginAsync()
    {
        http.Response.ContentType = Type;
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return http.Response.Body.FlushAsync(http.RequestAborted);
    }

    /// <param name="name">What kind of event it is.</param>
    /// <param name="id">Where the client goes on, should it lose the stream now; null: where it was.</param>
    /// <param name="document">One line of JSON.</param>
    public Task WriteAsync<T>(string name, long? id, T document)
    {
        var text = new StringBuilder();
        if (id is { } place)
        {
            text.Append(CultureInfo.InvariantCulture, $"id: {place}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"event: {name}\ndata: {JsonSerializer.Serialize(document, DocumentJson.Options)}\n\n");
        return http.Response.WriteAsync(text.ToString(), http.RequestAborted);
    }

    public Task FlushAsync() => http.Response.Body.FlushAsync(http.RequestAborted);

    /// <summary>A comment, so that nobody between takes the silence for the end.</summary>
    public async Task KeepAliveAsync()
    {
        await http.Response.WriteAsync(": still here\n\n", http.RequestAborted);
        await FlushAsync();
    }
}
