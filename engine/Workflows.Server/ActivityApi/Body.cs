using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Workflows.Runtime.Views;

namespace Workflows.Server.ActivityApi;

/// <summary>Reads JSON bodies; a wrong one is a problem, not an exception. Kestrel keeps the size, chunked bodies included.</summary>
internal static class Body
{
    private static readonly JsonSerializerOptions strict = new(DocumentJson.Options) { MaxDepth = 16, AllowDuplicateProperties = false, RespectRequiredConstructorParameters = false };

    public static async Task<(T? Value, IResult? Problem)> ReadAsync<T>(HttpContext http)
    {
        try
        {
            var value = await JsonSerializer.DeserializeAsync<T>(http.Request.Body, strict, http.RequestAborted);
            return value is null ? (value, Problems.Invalid("the body must not be null")) : (value, null);
        }
        catch (JsonException wrong)
        {
            return (default, Problems.Invalid($"the body is not as expected: {wrong.Message}"));
        }
        catch (BadHttpRequestException wrong) when (wrong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (default, Problems.TooLarge("the body is larger than 1 MiB"));
        }
    }
}
