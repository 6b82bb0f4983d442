using Microsoft.AspNetCore.Http;

namespace Workflows.Server.ActivityApi;

/// <summary>Refusals as RFC 9457 problems.</summary>
internal static class Problems
{
    /// <summary>The same for a token that is wrong and for one whose attempt is over or never was.</summary>
    public static IResult Unauthorized() => Of(StatusCodes.Status401Unauthorized, "not authorized", "the token is not that of a live attempt");

    public static IResult NotFound(string what) => Of(StatusCodes.Status404NotFound, "not found", what);

    public static IResult Invalid(string why) => Of(StatusCodes.Status422UnprocessableEntity, "invalid", why);

    public static IResult Conflict(string why) => Of(StatusCodes.Status409Conflict, "conflict", why);

    public static IResult TooLarge(string why) => Of(StatusCodes.Status413PayloadTooLarge, "too large", why);

    /// <summary>Whatever went wrong here is not the caller's fault and may pass: the clients try again.</summary>
    public static Task UnavailableAsync(HttpContext context) =>
        Unavailable("the engine can't answer now; try again").ExecuteAsync(context);

    public static IResult Unavailable(string why) => Of(StatusCodes.Status503ServiceUnavailable, "unavailable", why);

    private static IResult Of(int status, string title, string detail) => Results.Problem(detail, statusCode: status, title: title);
}
