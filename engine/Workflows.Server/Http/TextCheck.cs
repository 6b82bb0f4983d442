using Microsoft.AspNetCore.Http;

namespace Workflows.Server.Http;

/// <summary>Refuses addresses with a NUL in them, which no name has and no database takes.</summary>
internal static class TextCheck
{
    private const char Nul = '\0';

    public static Task PassAsync(HttpContext http, RequestDelegate next) => HasNul(http.Request)
        ? Problems.Of(StatusCodes.Status400BadRequest, "bad request", "the address has a NUL in it: %00").ExecuteAsync(http)
        : next(http);

    private static bool HasNul(HttpRequest request) =>
        IsIn(request.Path.Value) || request.Query.Any(static each => IsIn(each.Key) || each.Value.Any(IsIn));

    private static bool IsIn(string? text) => text?.Contains(Nul, StringComparison.Ordinal) == true;
}
