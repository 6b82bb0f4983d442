using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Workflows.Server.Api;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.Limiting;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.SigningIn;

/// <summary><c>/api/v1/sign-in</c> and <c>sign-out</c> for the web UI, and <c>/sign-in</c>, a page that needs no script.</summary>
internal static class SignInRoutes
{
    private const string Wrong = "this token does not count: it is mistyped, revoked or over";
    internal const string TooOften = "too many tries from where you are; wait a minute";
    private const string Nobody = "nobody signs in here: who reaches this server is its user";

    /// <summary>A form with a token and an address.</summary>
    private const int MostForm = 16 * 1024;

    /// <param name="app">Gets them.</param>
    /// <param name="options">What the server works with.</param>
    /// <param name="failures">Of sign-ins, by address.</param>
    public static void Map(IEndpointRouteBuilder app, ServerOptions options, CallerRates failures)
    {
        var sessions = options.Sessions;
        var ways = new SignInDocument(sessions is null ? [] : options.Provider is null ? [Actor.TokenMethod] : [Actor.TokenMethod, Actor.ProviderMethod]);
        app.MapGet("/api/v1/sign-in", () => Results.Ok(ways)).Answers<SignInDocument>("In which ways one can sign in.").RequiresNothing();
        app.MapPost("/api/v1/sign-in", (HttpContext http, CancellationToken _) => SignInAsync(http, sessions, failures))
            .Takes<SignInBody>().Answers<MeDocument>("Begins a browser's session with a token: the answer sets its cookie.").RequiresNothing();
        app.MapPost("/api/v1/sign-out", (HttpContext http, CancellationToken _) => SignOutAsync(http, sessions, ways))
            .Answers<SignedOutDocument>("Ends the session of the cookie that comes with it.").RequiresNothing();
        app.MapGet(SignInPage.Path, (HttpContext http, string? next) => SignInPage.Show(http, options.Provider, next, null))
            .ExcludeFromDescription().RequiresNothing();
        app.MapPost(SignInPage.Path, (HttpContext http, CancellationToken _) => SubmitAsync(http, options, failures))
            .ExcludeFromDescription().RequiresNothing();
        app.MapGet($"{SignInPage.Path}/style.css", () => Results.Text(SignInPage.Style, "text/css; charset=utf-8"))
            .ExcludeFromDescription().RequiresNothing();
    }

    private static async Task<IResult> SignInAsync(HttpContext http, Sessions? sessions, CallerRates failures)
    {
        var (body, wrong) = await Body.ReadAsync<SignInBody>(http);
        if (body is null || sessions is null)
        {
            return wrong ?? Problems.NotFound(Nobody);
        }

        var (caller, wait) = await TryAsync(http, sessions, failures, body.Token);
        return caller is not null ? Results.Ok(MeDocument.Of(caller))
            : wait is { } time ? Problems.TooManyRequests(http, time, TooOften)
            : Problems.Unauthorized(http, Wrong);
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, Sessions? sessions, SignInDocument ways)
    {
        if (sessions is null)
        {
            return Problems.NotFound(Nobody);
        }

        return Results.Ok(new SignedOutDocument(ways.Ways, await sessions.EndAsync(http)));
    }

    private static async Task<IResult> SubmitAsync(HttpContext http, ServerOptions options, CallerRates failures)
    {
        var sessions = options.Sessions;
        if (!IsForm(http.Request))
        {
            return Problems.WrongType("expected the form of this page; programs use /api/v1/sign-in");
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostForm;
        }

        if (await FormAsync(http) is not { } form)
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest, "bad request", "this is not the form of this page: its names and values are too many or too long");
        }

        var next = form["next"].ToString();
        var (caller, wait) = sessions is null ? default : await TryAsync(http, sessions, failures, form["token"].ToString());
        if (caller is not null)
        {
            http.Response.Headers.Location = SignInPage.IsOurs(next) ? next : "./";
            return Results.StatusCode(StatusCodes.Status303SeeOther);
        }

        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        if (wait is { } time)
        {
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            http.Response.Headers.RetryAfter = Problems.Seconds(time);
        }

        return SignInPage.Show(http, options.Provider, next, sessions is null ? Nobody : wait is null ? Wrong : TooOften);
    }

    /// <summary>Null: it has more or longer names and values than any form of ours.</summary>
    private static async Task<IFormCollection?> FormAsync(HttpContext http)
    {
        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>One type, and not the one that may hold files.</summary>
    private static bool IsForm(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Only what fails is counted, and a token that counts lets its holder in however often others have failed: behind a proxy that is not trusted all have
    /// one address, and nobody guesses 256 bits.
    /// </summary>
    private static async Task<(Principal? Caller, TimeSpan? Wait)> TryAsync(HttpContext http, Sessions sessions, CallerRates failures, string token) =>
        await sessions.BeginAsync(http, token) is { } caller ? (caller, null) : (null, failures.Take(ClientAddress.Of(http)));
}

/// <summary>How one can sign in.</summary>
/// <param name="Ways"><c>token</c>, and <c>oidc</c> where an identity provider vouches for people; none where nobody signs in.</param>
internal sealed record SignInDocument(IReadOnlyList<string> Ways);

/// <summary>What is left to do for whoever has signed out.</summary>
/// <param name="Ways">How one can sign in again.</param>
/// <param name="Provider">Whether a browser goes to <c>/sign-out/provider</c> now, to sign out of the identity provider too.</param>
internal sealed record SignedOutDocument(IReadOnlyList<string> Ways, bool Provider);

/// <summary>Who signs in.</summary>
/// <param name="Token">The text of an API token.</param>
internal sealed record SignInBody(string Token);
