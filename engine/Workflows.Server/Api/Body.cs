using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Workflows.Core.Values;
using Workflows.Runtime.Views;
using Workflows.Server.Http;

namespace Workflows.Server.Api;

/// <summary>
/// Reads a JSON body strictly: members that nobody knows are mistakes, and are said. A wrong one is a problem that says what and where: 400 for what is not
/// JSON, 422 for JSON that is not what was expected.
/// </summary>
internal static class Body
{
    /// <summary>Of anything but the text of a definition.</summary>
    public const int Small = 1024 * 1024;

    /// <summary>Of a text: in JSON one character may take six bytes.</summary>
    public const int OfText = 7 * 1024 * 1024;

    private static readonly UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonSerializerOptions reading = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = DocumentJson.Options.MaxDepth,
    };

    /// <summary>An empty body is an empty object.</summary>
    public static async Task<(T? Value, IResult? Problem)> ReadAsync<T>(HttpContext http, int most = Small)
        where T : class
    {
        var (text, problem) = await TextAsync(http, most);
        if (text is null)
        {
            return (null, problem);
        }

        try
        {
            return JsonSerializer.Deserialize<T>(text, reading) is { } value ? (value, null) : (null, Problems.Invalid("the body is null; expected an object"));
        }
        catch (JsonException wrong)
        {
            return (null, WhyNotJson(text) is { } why ? Problems.NotJson(why)
                : ValueJson.Problem(text, most) is { } flaw ? Problems.Invalid($"the body: {flaw}")
                : Problems.Invalid($"{wrong.Path} is unknown, missing or of another type; expected an object with {Members<T>()}"));
        }
    }

    /// <summary>An object whose members are the caller's own: a value, in one line of JSON. An empty body is an empty object.</summary>
    public static async Task<(string? Json, IResult? Problem)> ReadValueAsync(HttpContext http)
    {
        var (text, problem) = await TextAsync(http, Small);
        return text is null ? (null, problem)
            : WhyNotJson(text) is { } why ? (null, Problems.NotJson(why))
            : ValueJson.Problem(text) is { } flaw ? (null, Problems.Invalid($"the body: {flaw}"))
            : ValueJson.ParseNode(text) is JsonObject value ? (value.ToJsonString(), null)
            : (null, Problems.Invalid("the body: expected an object"));
    }

    /// <summary><c>text, message (optional)</c>.</summary>
    private static string Members<T>() => string.Join(
        ", ",
        reading.GetTypeInfo(typeof(T)).Properties.Select(
            member => member.AssociatedParameter is { HasDefaultValue: true } ? $"{member.Name} (optional)" : member.Name));

    /// <summary>Why a text is not JSON, and where; null where it is.</summary>
    public static string? WhyNotJson(string text)
    {
        try
        {
            using var document = ValueJson.Parse(text);
            return null;
        }
        catch (JsonException broken)
        {
            return ValueJson.Why(utf8.GetBytes(text), broken);
        }
    }

    /// <summary>The text of a body; of an empty one that of an empty object.</summary>
    public static async Task<(string? Text, IResult? Problem)> TextAsync(HttpContext http, int most)
    {
        var (bytes, problem) = await BytesAsync(http, most);
        try
        {
            return bytes is null ? (null, problem) : (bytes.Length == 0 ? "{}" : utf8.GetString(bytes), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, Problems.NotJson("it is not UTF-8"));
        }
    }

    /// <summary>Kestrel bounds what it reads for all routes; this route's own bound is kept here, chunked bodies included.</summary>
    private static async Task<(byte[]? Bytes, IResult? Problem)> BytesAsync(HttpContext http, int most)
    {
        using var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            if (all.Length + read > most)
            {
                return (null, Problems.TooLarge($"the body is larger than {most} bytes"));
            }

            await all.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
        }

        return (all.ToArray(), null);
    }
}
