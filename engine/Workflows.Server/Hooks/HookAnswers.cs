using Microsoft.AspNetCore.Http;
using Workflows.Runtime.Views;
using Workflows.Server.Http;

namespace Workflows.Server.Hooks;

/// <summary>What became of a webhook, for who sent it.</summary>
/// <param name="Verdict">In words.</param>
/// <param name="Run">The label of the run; null for none.</param>
internal sealed record HookDocument(string Verdict, string? Run);

/// <summary>Answers to webhooks. A refusal is an RFC 9457 problem.</summary>
internal static class HookAnswers
{
    /// <summary>It has started a run, and that is recorded.</summary>
    public static IResult Started(string label, string verdict) =>
        Results.Json(new HookDocument(verdict, label), DocumentJson.Options, statusCode: StatusCodes.Status202Accepted);

    /// <summary>It is recorded and starts nothing (more).</summary>
    public static IResult Known(string verdict, string? label) => Results.Json(new HookDocument(verdict, label), DocumentJson.Options);

    /// <summary>One answer for a wrong signature and for whatever is unknown: a stranger learns nothing of what there is.</summary>
    public static IResult Unauthorized() =>
        Problems.Of(StatusCodes.Status401Unauthorized, "not authorized", "no such webhook, or its signature is not right");

    /// <summary>Its sender is known, but can't have what it asks for.</summary>
    public static IResult Refused(int status, string why) => Problems.Of(status, "refused", why);

    public static IResult NotJson() => Problems.Of(
        StatusCodes.Status415UnsupportedMediaType,
        "not JSON",
        "webhooks are taken as application/json in UTF-8, not packed: choose that where they are set up");

    public static IResult TooLarge() => Problems.TooLarge($"a webhook may have at most {HookBodies.Most} bytes");

    public static IResult TooSlow() => Problems.Of(StatusCodes.Status408RequestTimeout, "too slow", "the body did not come in time");

    public static IResult BadRequest(int status, string why) => Problems.Of(status, "bad request", why);
}
