using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Workflows.Activities.Contract;

/// <summary>How the contract's JSON is read and written: lower camel case, enums as words, and nothing unknown or missing passes unseen.</summary>
internal static class ContractJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        // Outputs are files, never HTML: keep them readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The engine may be newer than this library: what it answers may hold members we do not know.</summary>
    public static JsonSerializerOptions FromEngine { get; } = new(Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };
}
