using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Workflows.Server.Http;

/// <summary>Refusals as RFC 9457 problems.</summary>
internal static class Problems
{
    private const string RetryAfter = "5";

    /// <param name="http">The request.</param>
    /// <param name="why">The same for a token that is wrong, over, or never was.</param>
    public static IResult Unauthorized(HttpContext http, string why)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Of(StatusCodes.Status401Unauthorized, "not authorized", why);
    }

    public static IResult Forbidden(string why) => Of(StatusCodes.Status403Forbidden, "forbidden", why);

    public static IResult NotFound(string what) => Of(StatusCodes.Status404NotFound, "not found", what);

    /// <summary>Such an address is there, for other methods; the answer's <c>Allow</c> says which.</summary>
    public static IResult MethodNotAllowed(string why) => Of(StatusCodes.Status405MethodNotAllowed, "method not allowed", why);

    /// <param name="why">What stands against it.</param>
    /// <param name="more">Members for programs.</param>
    public static IResult Conflict(string why, params ReadOnlySpan<(string Name, object? Value)> more) =>
        Of(StatusCodes.Status409Conflict, "conflict", why, more);

    /// <summary>The request is for another server.</summary>
    public static IResult Misdirected(string why) => Of(StatusCodes.Status421MisdirectedRequest, "misdirected", why);

    public static IResult WrongType(string why) => Of(StatusCodes.Status415UnsupportedMediaType, "unsupported media type", why);

    public static IResult TooLarge(string why) => Of(StatusCodes.Status413PayloadTooLarge, "too large", why);

    /// <param name="why">What is wrong, where, and what was expected.</param>
    /// <param name="more">Members for programs.</param>
    public static IResult Invalid(string why, params ReadOnlySpan<(string Name, object? Value)> more) =>
        Of(StatusCodes.Status422UnprocessableEntity, "invalid", why, more);

    public static IResult TooManyRequests(HttpContext http, TimeSpan wait, string why)
    {
        http.Response.Headers.RetryAfter = Seconds(wait);
        return Of(StatusCodes.Status429TooManyRequests, "too many requests", why);
    }

    /// <summary>As <c>Retry-After</c> has it.</summary>
    public static string Seconds(TimeSpan wait) => Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>What is stored is damaged, or of a newer program: no other try will help.</summary>
    public static IResult Unreadable(string why) => Of(StatusCodes.Status500InternalServerError, "unreadable", why);

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

    /// <summary>Any other one.</summary>
    public static IResult Of(int status, string title, string detail, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var extensions = new Dictionary<string, object?>();
        foreach (var (name, value) in more)
        {
            extensions[name] = value;
        }

        return Results.Problem(detail, statusCode: status, title: title, extensions: extensions);
    }
}
