using System.Buffers;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Workflows.Runtime.Tracing;

namespace Workflows.Server.Tracing;

/// <summary>
/// Spans as the JSON of OTLP/HTTP, the request of <c>v1/traces</c>. Written by hand, as the SDK of OpenTelemetry makes ids of its own, and these are
/// known long before: an attempt's program has been told its span.
/// </summary>
internal static class OtlpJson
{
    private const int Internal = 1;
    private const int Server = 2;
    private const int Failed = 2;
    private const long NanosecondsOfTick = 100;

    private static readonly string version = typeof(OtlpJson).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    public static byte[] Write(IEnumerable<TraceSpan> spans)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteStartArray("resourceSpans");
        json.WriteStartObject();
        json.WriteStartObject("resource");
        WriteAttributes(json, [("service.name", "workflows"), ("service.version", version)]);
        json.WriteEndObject();
        json.WriteStartArray("scopeSpans");
        json.WriteStartObject();
        json.WriteStartObject("scope");
        json.WriteString("name", "workflows");
        json.WriteEndObject();
        json.WriteStartArray("spans");
        foreach (var span in spans) WriteSpan(json, span);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    private static void WriteSpan(Utf8JsonWriter json, TraceSpan span)
    {
        json.WriteStartObject();
        json.WriteString("traceId", span.Trace);
        json.WriteString("spanId", span.Id);
        if (span.Parent is { } parent) json.WriteString("parentSpanId", parent);
        json.WriteString("name", span.Name);
        json.WriteNumber("kind", span.Parent is null ? Server : Internal);
        json.WriteString("startTimeUnixNano", Nanoseconds(span.Start));
        json.WriteString("endTimeUnixNano", Nanoseconds(span.End));
        WriteAttributes(json, span.Attributes);
        json.WriteStartArray("events");
        foreach (var (name, at) in span.Events)
        {
            json.WriteStartObject();
            json.WriteString("timeUnixNano", Nanoseconds(at));
            json.WriteString("name", name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (span.Link is var (trace, linked))
        {
            json.WriteStartArray("links");
            json.WriteStartObject();
            json.WriteString("traceId", trace);
            json.WriteString("spanId", linked);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        if (span.Error is { } error)
        {
            json.WriteStartObject("status");
            json.WriteNumber("code", Failed);
            json.WriteString("message", error);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter json, IEnumerable<(string Name, object Value)> attributes)
    {
        json.WriteStartArray("attributes");
        foreach (var (name, value) in attributes)
        {
            json.WriteStartObject();
            json.WriteString("key", name);
            json.WriteStartObject("value");
            json.WriteString(value is string ? "stringValue" : "intValue", Convert.ToString(value, CultureInfo.InvariantCulture));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>64-bit integers are texts in the JSON of protocol buffers.</summary>
    private static string Nanoseconds(DateTimeOffset at) =>
        ((at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * NanosecondsOfTick).ToString(CultureInfo.InvariantCulture);
}
