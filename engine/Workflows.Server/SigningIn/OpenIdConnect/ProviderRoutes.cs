using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Runtime.Auditing;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.Limiting;
using Workflows.Server.People;

namespace Workflows.Server.SigningIn.OpenIdConnect;

/// <summary>
/// The way of a browser through the identity provider: <c>/sign-in/provider</c> sends it there, <c>/sign-in/callback</c> is where it comes back to, and
/// <c>/sign-out/provider</c> sends it there once it has signed out here. All only read as far as browsers know, so that a link leads there and a redirect back;
/// what comes back counts in the browser that left alone. Each is counted as a sign-in that fails until it has not: strangers can't have the provider asked
/// more often than that, however many come at once.
/// </summary>
internal sealed partial class ProviderRoutes(ServerOptions options, ProviderSettings settings, Provider provider, CallerRates failures, ILogger log)
{
    private const string Start = $"{SignInPage.Path}/provider", Leave = "/sign-out/provider";

    private const int MostShownGroups = 20;

    /// <summary>Who has no role may try as often as they like, and must not fill the disk.</summary>
    private readonly CallerRates recorded = new(perMinute: 1, options.Time);

    /// <param name="app">Gets them.</param>
    /// <param name="options">What the server works with.</param>
    /// <param name="failures">Of sign-ins, by address.</param>
    public static void Map(IEndpointRouteBuilder app, ServerOptions options, CallerRates failures)
    {
        // The host's log, which is bounded: strangers make lines here.
        var log = app.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger<ProviderRoutes>();
        var routes = options is { Provider: { } settings, PublicUrl: { } publicUrl, Sessions: not null }
            ? new ProviderRoutes(options, settings, new(settings, new(settings, options.Time), publicUrl, options.Time), failures, log)
            : null;
        app.MapGet(Start, (HttpContext http, string? next) => routes?.BeginAsync(http, next ?? string.Empty) ?? NoneAsync(http))
            .ExcludeFromDescription().RequiresNothing();
        app.MapGet(Provider.Callback, (HttpContext http, string? state) => routes?.CallbackAsync(http, state ?? string.Empty) ?? NoneAsync(http))
            .ExcludeFromDescription().RequiresNothing();
        app.MapGet(Leave, (HttpContext http, CancellationToken _) => routes?.LeaveAsync(http) ?? NoneAsync(http))
            .ExcludeFromDescription().RequiresNothing();
    }

    private static Task<IResult> NoneAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.FromResult(SignInPage.Show(http, null, null, "no identity provider is set up here: sign in with a token"));
    }

    private async Task<IResult> BeginAsync(HttpContext http, string next)
    {
        if (failures.Take(ClientAddress.Of(http)) is { } wait)
        {
            return Wait(http, next, wait);
        }

        var begun = BegunSignIn.Begin(http.Response, options.PublicUrl!, SignInPage.IsOurs(next) ? next : string.Empty);
        var (address, refusal) = await provider.MakeAuthorizationRequestAsync(begun, http.RequestAborted);
        return address is null ? Refuse(http, next, refusal!) : GoOn(http, address.AbsoluteUri);
    }

    private async Task<IResult> CallbackAsync(HttpContext http, string state)
    {
        if (failures.Take(ClientAddress.Of(http)) is { } wait)
        {
            return Wait(http, null, wait);
        }

        if (BegunSignIn.End(http, options.PublicUrl!, state) is not { } begun)
        {
            return Refuse(http, null, SignInRefusal.NotBegun);
        }

        var next = SignInPage.IsOurs(begun.Next) ? begun.Next : $"{options.PublicPath}/";
        var (actor, refusal) = await provider.HandleCallbackAsync(begun, http.Request.Query, http.RequestAborted);
        if (actor is null)
        {
            return Refuse(http, next, refusal!);
        }

        var caller = settings.Of(actor);
        if (caller.Grants.IsEmpty)
        {
            return await RefuseAsync(http, next, caller);
        }

        await options.Sessions!.BeginAsync(http, caller, settings.Lifetime);
        return GoOn(http, next);
    }

    private async Task<IResult> LeaveAsync(HttpContext http)
    {
        if (failures.Take(ClientAddress.Of(http)) is { } wait)
        {
            return Wait(http, null, wait);
        }

        var (address, refusal) = await provider.MakeLogoutRequestAsync(http.RequestAborted);
        return address is null ? Refuse(http, null, refusal!) : GoOn(http, address.AbsoluteUri);
    }

    /// <summary>The provider vouches for them, and the settings give them nothing: an administrator can tell from the audit who it was.</summary>
    private async Task<IResult> RefuseAsync(HttpContext http, string next, Principal caller)
    {
        var actor = caller.Actor;
        var groups = Groups(actor.Groups);
        if (recorded.Take(actor.ToString()) is null)
        {
            var entry = Audited.Of(http, caller, null, AuditedActs.RefuseSession, actor.ToString(), $"{actor.Name} has no role, with {groups}");
            await options.Store.AuditAsync(entry, http.RequestAborted);
        }

        return Refuse(http, next, new(
            StatusCodes.Status403Forbidden,
            $"{settings.Name} knows you as {actor.Name} ({actor}), with {groups}, and nothing of that has a role here: ask an administrator for one",
            $"{actor} has no role"));
    }

    /// <summary>Some can be in a thousand: the first ones are enough to be recognized by.</summary>
    private static string Groups(ImmutableArray<string> all)
    {
        var shown = string.Join(", ", all.Take(MostShownGroups).Select(ShownName.Of));
        return all.IsEmpty ? "no groups"
            : all.Length > MostShownGroups ? string.Create(CultureInfo.InvariantCulture, $"the groups {shown} and {all.Length - MostShownGroups} more")
            : $"the groups {shown}";
    }

    private IResult Refuse(HttpContext http, string? next, SignInRefusal refusal)
    {
        LogRefused(log, settings.Name, ClientAddress.Of(http), refusal.Detail);
        http.Response.StatusCode = refusal.Status;
        return SignInPage.Show(http, settings, next, refusal.Words);
    }

    /// <summary>The browser keeps what it has begun, and may come with the same address later.</summary>
    private IResult Wait(HttpContext http, string? next, TimeSpan wait)
    {
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = Problems.Seconds(wait);
        return SignInPage.Show(http, settings, next, SignInRoutes.TooOften);
    }

    /// <summary>This one has not failed.</summary>
    private IResult GoOn(HttpContext http, string address)
    {
        failures.GiveBack(ClientAddress.Of(http));
        http.Response.Headers.Location = address;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    [LoggerMessage(LogLevel.Warning, "a sign-in with {Provider} from {Address} was refused: {Why}")]
    private static partial void LogRefused(ILogger log, string provider, string address, string why);
}
