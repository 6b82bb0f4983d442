using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Workflows.Core.Values;

namespace Workflows.Runtime.Views;

/// <summary>How documents are written: lower camel case, times as RFC 3339 UTC. The command line and the API write the same bytes.</summary>
public static class DocumentJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Reads a stored value or fact, which is as deep as what passed the door, and more.</summary>
    public static JsonElement Parse(string json) => JsonElement.Parse(json, ValueJson.Reading);

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            // People read it in terminals; whoever puts it into HTML encodes it there.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,

            // Values stand deep inside documents.
            MaxDepth = ValueJson.WrappedNesting,
            TypeInfoResolver = JsonTypeInfoResolver.Combine(RunDocumentJson.Default, new DefaultJsonTypeInfoResolver()),
        };
        options.Converters.Add(new UtcConverter());
        options.MakeReadOnly();
        return options;
    }

    private sealed class UtcConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture));
    }
}
