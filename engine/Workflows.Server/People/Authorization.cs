using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Workflows.Definitions.Problems;
using Workflows.Server.Http;
using Workflows.Server.Limiting;

namespace Workflows.Server.People;

/// <summary>
/// Lets a request pass whose sender may call its endpoint. A project that one may not see is as one that is not there: the same 404. It stands behind
/// routing, and no endpoint without a <see cref="Requirement"/> comes this far (see <see cref="RefuseUnguarded"/>).
/// </summary>
/// <param name="signIn">Who sends a request; null: nobody has signed in.</param>
/// <param name="limit">How many requests a caller may send.</param>
/// <param name="log">Told why tokens don't count.</param>
/// <param name="time">The clock.</param>
internal sealed partial class Authorization(Func<HttpContext, ValueTask<Principal?>> signIn, RequestLimit limit, ILogger log, TimeProvider time)
{
    /// <summary>The name of the route value that says which project a request is about.</summary>
    public const string Project = "project";

    /// <summary>Who brings a wrong token again and again must not fill the log.</summary>
    private readonly CallerRates logged = new(perMinute: 1, time);

    public async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var endpoint = http.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<Requirement>() is not { } requirement)
        {
            var answer = endpoint is null ? Problems.NotFound($"there is nothing at {http.Request.Path}") : await WrongMethodAsync(http, endpoint);
            await answer.ExecuteAsync(http);
            return;
        }

        var caller = await signIn(http);
        if (TokenRefusal.Of(http) is { } wrong && ClientAddress.Of(http) is var address && logged.Take(address) is null)
        {
            LogRefused(log, address, wrong.Detail);
        }

        if ((limit.Refuse(http, requirement, caller) ?? Refuse(http, requirement, caller)) is { } refusal)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        caller?.Set(http);
        await next(http);
    }

    /// <exception cref="InvalidOperationException">An endpoint says nothing of who may call it.</exception>
    public static void RefuseUnguarded(IEnumerable<Endpoint> endpoints)
    {
        if (endpoints.FirstOrDefault(endpoint => endpoint.Metadata.GetMetadata<Requirement>() is null) is { } open)
        {
            throw new InvalidOperationException($"{open.DisplayName} says nothing of who may call it");
        }
    }

    /// <param name="http">The request.</param>
    /// <param name="instead">Routing's own, in the place of an endpoint that there is for other methods: it says them in <c>Allow</c>.</param>
    private static async Task<IResult> WrongMethodAsync(HttpContext http, Endpoint instead)
    {
        await instead.RequestDelegate!(http);
        return Problems.MethodNotAllowed($"{http.Request.Method} is not for {http.Request.Path}: expected {http.Response.Headers.Allow}");
    }

    private static IResult? Refuse(HttpContext http, Requirement requirement, Principal? caller) => (requirement, caller) switch
    {
        ({ IsOpen: true }, _) => null,
        (_, null) => TokenRefusal.Of(http) is { } refusal
            ? refusal.IsPassing ? Problems.Unavailable(http, refusal.Why) : Problems.Unauthorized(http, refusal.Why)
            : Problems.Unauthorized(http, "sign in, or send a token that is valid: Authorization: Bearer …"),
        ({ Role: { } role }, _) => Refuse(role, caller, (string?)http.GetRouteValue(Project)),
        _ => null,
    };

    private static string Words(IEnumerable<Role> roles) => string.Join(", ", roles.Order().Select(role => role.Word()));

    /// <param name="role">What is asked for.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="project">Null: the endpoint is about all of them.</param>
    private static IResult? Refuse(Role role, Principal caller, string? project)
    {
        var has = caller.In(project ?? Principal.EveryProject);
        return project is null ? has.Contains(role) ? null : Problems.Forbidden($"this needs the role {role.Word()} in every project")
            : has.IsEmpty || !NameRules.IsLabel(project) ? Problems.NotFound($"there is no project {project}")
            : has.Contains(role) ? null
            : Problems.Forbidden($"this needs the role {role.Word()} in {project}; {caller.Actor} has {Words(has)}");
    }

    [LoggerMessage(LogLevel.Warning, "a request from {Address} was refused: {Why}")]
    private static partial void LogRefused(ILogger log, string address, string why);
}
