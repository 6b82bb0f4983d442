using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Workflows.Core.Values;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Server.Api;
using Workflows.Server.Http;

namespace Workflows.Server.CloudEvents;

/// <summary>
/// Reads events as CloudEvents 1.0 sends them over HTTP: <c>structured</c> (one JSON object), <c>batch</c> (an array of those) and <c>binary</c> (attributes
/// in headers, the body is the data). The data is JSON in all of them, since expressions read it.
/// </summary>
internal static class EventReader
{
    /// <summary>Events of one batch.</summary>
    public const int Most = 100;

    /// <summary>The content type of one event as a JSON object.</summary>
    public const string Structured = "application/cloudevents+json";

    private const string Batch = "application/cloudevents-batch+json", Prefix = "ce-";

    /// <param name="http">The request.</param>
    /// <param name="project">Where they come to.</param>
    /// <param name="by">Who sends them.</param>
    public static async Task<(IReadOnlyList<NewArrival>? Arrivals, bool IsBatch, IResult? Problem)> ReadAsync(HttpContext http, string project, string by)
    {
        var type = TypeOf(http.Request);
        var isBinary = type is not Structured and not Batch
            && http.Request.Headers.Keys.Any(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase));
        if (type is null || (isBinary ? !IsJson(type) : type is not Structured and not Batch))
        {
            return (null, false, Problems.Of(StatusCodes.Status415UnsupportedMediaType, "unsupported media type", isBinary
                ? "Content-Type: expected application/json in UTF-8 and nothing packed: the data of an event is JSON"
                : $"Content-Type: expected {Structured} or {Batch}, in UTF-8 and nothing packed, or application/json with the headers ce-id, ce-source, …"));
        }

        var (text, problem) = await Body.TextAsync(http, Body.Small);
        if (text is null)
        {
            return (null, false, problem);
        }

        if (Body.WhyNotJson(text) is { } why)
        {
            return (null, false, Problems.NotJson(why));
        }

        if (ValueJson.Problem(text, Body.Small) is { } flaw)
        {
            return (null, false, Problems.Invalid($"the body: {flaw}"));
        }

        if (isBinary)
        {
            return One(new EventAttributes(name => Header(http.Request, name)).Read(project, by, text), string.Empty);
        }

        using var body = ValueJson.Parse(text);
        if (type == Structured)
        {
            return One(Read(body.RootElement, project, by), string.Empty);
        }

        if (body.RootElement is not { ValueKind: JsonValueKind.Array } all || all.GetArrayLength() is 0 or > Most)
        {
            return (null, true, Problems.Invalid($"the body: expected an array of 1 to {Most} events"));
        }

        List<NewArrival> arrivals = [];
        foreach (var (index, each) in all.EnumerateArray().Index())
        {
            var (found, _, wrong) = One(Read(each, project, by), $"[{index}] ");
            if (found is null)
            {
                return (null, true, wrong);
            }

            arrivals.AddRange(found);
        }

        return (arrivals, true, null);
    }

    private static (IReadOnlyList<NewArrival>? Arrivals, bool IsBatch, IResult? Problem) One((NewArrival? Arrival, string? Problem) read, string where) =>
        read.Problem is { } wrong ? (null, false, Problems.Invalid(where + wrong)) : ([read.Arrival!], false, null);

    private static (NewArrival? Arrival, string? Problem) Read(JsonElement one, string project, string by)
    {
        if (one.ValueKind != JsonValueKind.Object)
        {
            return (null, "expected an object with `specversion`, `id`, `source` and `type`");
        }

        foreach (var member in one.EnumerateObject())
        {
            if (member.Name != "data" && member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                return (null, $"`{UnicodeText.Shorten(member.Name, 50)}`: expected a text, a number or a boolean; what is more than that stands in `data`");
            }
        }

        if (one.TryGetProperty("data_base64", out _))
        {
            return (null, "`data_base64`: the data of an event is JSON; expected `data`");
        }

        var attributes = new EventAttributes(name => one.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? Text(value) : null);
        return Text(one, "datacontenttype") is { } type && !(MediaTypeHeaderValue.TryParse(type, out var parsed) && IsJson(parsed.MediaType.Value!))
            ? (null, $"`datacontenttype`: the data of an event is JSON, found `{UnicodeText.Shorten(type, 50)}`")
            : attributes.Read(project, by, one.TryGetProperty("data", out var data) && data.ValueKind != JsonValueKind.Null ? data.GetRawText() : "{}");
    }

    private static string? Text(JsonElement one, string name) =>
        one.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? Text(value) : null;

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <summary>As the HTTP binding writes it: what is not plain ASCII is percent-encoded.</summary>
    private static string? Header(HttpRequest request, string name) => request.Headers[Prefix + name] switch
    {
        [] => null,
        [{ } text] => Uri.UnescapeDataString(text),
        var several => string.Join('\n', several!),
    };

    /// <summary>In small letters; null for what can't be read as it says.</summary>
    private static string? TypeOf(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0 && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (type.Charset.Length == 0 || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ? type.MediaType.Value!.ToLowerInvariant()
            : null;

    private static bool IsJson(string type) =>
        type.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
}
