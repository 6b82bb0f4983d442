using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Workflows.Core.Values;
using Workflows.Definitions.Values;
using Workflows.Server.Http;

namespace Workflows.Server.ActivityApi;

/// <summary>
/// Reads a JSON body: by the one check of values, and against its published schema. A wrong one is a problem that says what and where, not an
/// exception: 400 for what is not JSON, 422 for JSON that is not as the contract has it. Kestrel keeps the size, chunked bodies included.
/// </summary>
internal static class JsonBody
{
    private const int MostProblems = 10;

    /// <summary>Only to tell what is not JSON from what is nested too deep, which the check of values says better.</summary>
    private const int ReadableDepth = 1_000;

    private static readonly UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonSerializerOptions reading = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        Converters = { new ContractInteger(), new ContractTime() },
    };

    public static async Task<(T? Value, IResult? Problem)> ReadAsync<T>(HttpContext http, string schema, ActivityApiOptions options)
        where T : class
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        if (!Caller.BudgetOf(http).TakeJson(body.Length)) return (null, Problems.TooLarge("the attempt has sent more JSON than it may in all"));

        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        if (Syntax(bytes.Span) is { } syntax) return (null, Problems.NotJson(syntax));
        return options.MaskOf(Caller.Of(http)) is { } mask
            ? Read<T>(bytes.Span, schema, mask)
            : (null, Problems.Unavailable(http, "the attempt's secrets, which are to be hidden in what it sends, are not known now; try again"));
    }

    private static (T? Value, IResult? Problem) Read<T>(ReadOnlySpan<byte> json, string schema, Func<string, string> mask)
        where T : class
    {
        var text = Encoding.UTF8.GetString(json);
        if (ValueJson.Problem(text, json.Length) is { } forbidden) return (null, Problems.Invalid(forbidden));

        var problems = SchemaText.Check(schema, text);
        if (problems.Length > 0)
        {
            var more = problems.Length > MostProblems ? $"; and {problems.Length - MostProblems} more" : string.Empty;
            return (null, Problems.Invalid(string.Join("; ", problems.Take(MostProblems)) + more));
        }

        try
        {
            // After the check, so that a secret of digits leaves no number without quotes; and parsed, so that no escape hides one.
            return (MaskedJson.Of(ValueJson.ParseNode(text), mask).Deserialize<T>(reading)!, null);
        }
        catch (JsonException wrong)
        {
            return (null, Problems.Invalid($"{wrong.Path?.TrimStart('$').TrimStart('.')}: {Plain(wrong.Message)}"));
        }
    }

    /// <summary>Why it is not JSON in UTF-8 (RFC 8259); null where it is.</summary>
    private static string? Syntax(ReadOnlySpan<byte> json)
    {
        try
        {
            _ = utf8.GetCharCount(json);
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ReadableDepth });
            while (reader.Read())
            {
            }

            return null;
        }
        catch (DecoderFallbackException wrong)
        {
            return $"the byte at {wrong.Index} is not UTF-8";
        }
        catch (JsonException wrong)
        {
            return ValueJson.Why(json, wrong);
        }
    }

    /// <summary>The reader's message without the place that it appends in words of its own.</summary>
    private static string Plain(string message) => message.Split(" Path:")[0].Split(" LineNumber:")[0].TrimEnd('.');
}
