using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Views;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>…/runs/N/rerun</c>: a new run that takes over what of an earlier one still means the same.</summary>
internal static class RerunRoutes
{
    public static void Map(IEndpointRouteBuilder project, ServerOptions options) => project.MapPost(
        "/workflows/{workflow}/runs/{number:int:min(1)}/rerun",
        (HttpContext http, string project, string workflow, int number) => RerunAsync(http, project, workflow, number, options))
        .Answers<RunDocument>("Starts a run that takes over what of this one still means the same; 200 where this key has started it already.")
        .Takes<RerunBody>().Creates<RunDocument>().TakesKey().OfChildren().Requires(Role.Operator);

    private static async Task<IResult> RerunAsync(HttpContext http, string project, string workflow, int number, ServerOptions options)
    {
        var (body, wrong) = await Body.ReadAsync<RerunBody>(http);
        if (body is null)
        {
            return wrong!;
        }

        if (body is { From: null, Parameters: null, Version: null })
        {
            return Problems.Invalid("nothing would run again: expected from (a step), parameters or version");
        }

        if (body.Parameters is { } given && RunRoutes.WhyNoParameters(given) is { } why)
        {
            return Problems.Invalid(why);
        }

        var (key, wrongKey) = IdempotencyKey.Read(http);
        if (wrongKey is not null)
        {
            return wrongKey;
        }

        var (view, problem) = await FoundRun.ReadAsync(http, project, workflow, number, options);
        if (view is null)
        {
            return problem!;
        }

        var request = new RerunRequest(view.State.Id, body.From, Principal.Of(http).Actor.ToString())
        {
            Version = body.Version,
            Parameters = new GivenParameters(body.Parameters?.GetRawText() ?? "{}"),
            Audit = Audited.Of(http, project, AuditedActs.Rerun, view.State.Label, view.State.Label),
            IdempotencyKey = key,
        };
        var outcome = await options.Rerun(request, http.RequestAborted);
        return outcome is StartOutcome.Started { Run: { Existed: true } earlier }
            && await options.Store.ViewAsync(earlier.Id, options.Plans.Of, http.RequestAborted) is { State: var started }
            && IdempotencyKey.Reused(key!, started, view.State) is { } reused
                ? reused
                : await RunRoutes.ShowAsync(http, project, outcome, options);
    }
}

/// <summary>What is to be done again.</summary>
/// <param name="From">The step from which on everything runs again; null: what other parameters or another version mean.</param>
/// <param name="Version">Null: the earlier run's.</param>
/// <param name="Parameters">They win over those of the earlier run.</param>
internal sealed record RerunBody(string? From = null, int? Version = null, JsonElement? Parameters = null);
