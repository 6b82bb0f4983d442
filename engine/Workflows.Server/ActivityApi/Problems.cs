using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Workflows.Server.ActivityApi;

/// <summary>Refusals as RFC 9457 problems.</summary>
internal static class Problems
{
    private const string RetryAfter = "5";

    /// <summary>The same for a token that is wrong and for one whose attempt is over or never was.</summary>
    public static IResult Unauthorized(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Of(StatusCodes.Status401Unauthorized, "not authorized", "the token is not that of a live attempt");
    }

    public static IResult Forbidden(string why) => Of(StatusCodes.Status403Forbidden, "forbidden", why);

    public static IResult NotFound(string what) => Of(StatusCodes.Status404NotFound, "not found", what);

    public static IResult Conflict(string why) => Of(StatusCodes.Status409Conflict, "conflict", why);

    public static IResult TooLarge(string why) => Of(StatusCodes.Status413PayloadTooLarge, "too large", why);

    public static IResult Invalid(string why) => Of(StatusCodes.Status422UnprocessableEntity, "invalid", why);

    public static IResult TooManyRequests(HttpContext http, TimeSpan wait, AttemptLimits limits)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Of(
            StatusCodes.Status429TooManyRequests, "too many requests",
            $"an attempt may send {limits.RequestsPerSecond} requests a second, and {limits.Burst} at once");
    }

    /// <summary>Whatever went wrong here is not the caller's fault and may pass: the clients try again.</summary>
    public static IResult Unavailable(HttpContext http, string why)
    {
        http.Response.Headers.RetryAfter = RetryAfter;
        return Of(StatusCodes.Status503ServiceUnavailable, "unavailable", why);
    }

    /// <summary>What is no proper request of HTTP or JSON, or is too large or too slow: 400, 413 or 408, as the server that read it says.</summary>
    public static IResult BadRequest(BadHttpRequestException wrong) => wrong.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => TooLarge(wrong.Message),
        var status => Of(status, "bad request", wrong.Message),
    };

    public static IResult NotJson(string why) => Of(StatusCodes.Status400BadRequest, "bad request", $"the body is not JSON: {why}");

    private static IResult Of(int status, string title, string detail) => Results.Problem(detail, statusCode: status, title: title);
}
