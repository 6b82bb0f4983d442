using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Core.Values;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;
using Workflows.Server.Commands;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary>
/// What is asked of a run: <c>…/runs/N/cancel</c> and the like, a signal, a decision. The answer is the run as it is then, 409 with what stood against it, or
/// 202 where nobody has answered within five seconds.
/// </summary>
internal static class CommandRoutes
{
    private const int LongestComment = 10_000;

    public static void Map(IEndpointRouteBuilder project, ServerOptions options)
    {
        var gate = new CommandGate(options.Store, options.Feed, options.Patience, options.Time);
        var run = project.MapGroup("/workflows/{workflow}/runs/{number:int:min(1)}");
        Verb("/cancel", "Stops a run; what was to run at its end still does.",
            static asked => new CancelRequested(asked.By) { At = asked.At, Seed = asked.Seed });
        Verb("/terminate", "Stops a run and all that it runs, at once.",
            static asked => new TerminateRequested(asked.By) { At = asked.At, Seed = asked.Seed });
        Verb("/suspend", "Lets a run start nothing more until it is resumed.",
            static asked => new SuspendRequested(asked.By) { At = asked.At, Seed = asked.Seed });
        Verb("/resume", "Lets a suspended run go on.",
            static asked => new ResumeRequested(asked.By) { At = asked.At, Seed = asked.Seed });
        run.MapPost("/retry", (HttpContext http, string project, string workflow, int number) =>
            WithRunAsync(http, (project, workflow, number), options, view => RetryAsync(http, view, gate, options)))
            .Answers<RunDocument>("Runs what failed again, and what was skipped for it.").MayTake<RetryBody>().MayWait().OfChildren().Requires(Role.Operator);
        var step = run.MapGroup("/steps/{step}");
        step.MapPost("/signal", (HttpContext http, string project, string workflow, int number, string step) =>
            StepRoutes.WithStepAsync(http, (project, workflow, number), step, options, (view, ordinal) => SignalAsync(http, view, ordinal, gate, options)))
            .Answers<RunDocument>("Gives a step that waits for an event its event.").MayTake<JsonElement>().MayWait().OfChildren().Requires(Role.Operator);
        step.MapPost("/decision", (HttpContext http, string project, string workflow, int number, string step) =>
            StepRoutes.WithStepAsync(http, (project, workflow, number), step, options, (view, ordinal) => DecideAsync(http, view, ordinal, gate, options)))
            .Answers<RunDocument>("Votes on an approval.").Takes<DecisionBody>().MayWait().OfChildren().Requires(Role.Approver);

        void Verb(string path, string summary, Func<Asking, RunEvent> ask) => run
            .MapPost(path, (HttpContext http, string project, string workflow, int number) =>
                WithRunAsync(http, (project, workflow, number), options, view => AskAsync(http, view, ask, gate, options)))
            .Answers<RunDocument>(summary).MayWait().OfChildren().Requires(Role.Operator);
    }

    private static async Task<IResult> WithRunAsync(
        HttpContext http, (string Project, string Workflow, int Number) run, ServerOptions options, Func<RunView, Task<IResult>> then)
    {
        var (view, problem) = await FoundRun.ReadAsync(http, run.Project, run.Workflow, run.Number, options);
        return view is null ? problem! : await then(view);
    }

    private static async Task<IResult> AskAsync(HttpContext http, RunView view, Func<Asking, RunEvent> ask, CommandGate gate, ServerOptions options)
    {
        var (id, label) = (view.State.Id, view.State.Label);
        var outcome = await gate.AskAsync(
            Principal.Of(http).Actor,
            view.State,
            ask,
            act => Audited.Of(http, view.State.Project, act.Act, act.Object, act.After),
            http.RequestAborted);
        switch (outcome)
        {
            case CommandOutcome.Refused { Why: var why }:
                return Problems.Conflict(why, ("run", label));
            case CommandOutcome.Pending:
                return Results.Accepted(
                    options.Located(RunAddress.Of(view.State.Project, label)), new PendingDocument(label, "recorded: whoever drives the run takes it next"));
            default:
                return await options.Store.ViewAsync(id, options.Plans.Of, http.RequestAborted) is { } now
                    ? Results.Ok(await RunRoutes.ShowAsync(now, options, http.RequestAborted))
                    : Problems.NotFound($"{label} is gone");
        }
    }

    private static async Task<IResult> RetryAsync(HttpContext http, RunView view, CommandGate gate, ServerOptions options)
    {
        var (body, wrong) = await Body.ReadAsync<RetryBody>(http);
        if (body is null)
        {
            return wrong!;
        }

        if (body.Parameters is not { } edited)
        {
            return await AskAsync(http, view, static asked => new RetryRequested(asked.By, null) { At = asked.At, Seed = asked.Seed }, gate, options);
        }

        if (RunRoutes.WhyNoParameters(edited) is { } why)
        {
            return Problems.Invalid(why);
        }

        var merged = ValueJson.ParseNode(view.State.Parameters)!.AsObject();
        foreach (var given in edited.EnumerateObject())
        {
            merged[given.Name] = ValueJson.ParseNode(given.Value.GetRawText());
        }

        var completed = ParameterCompletion.Complete(view.State.Plan.Definition, new GivenParameters(merged.ToJsonString()), view.State.Folder);
        if (completed.Json is { } paths && !Principal.Of(http).Actor.IsUnverified
            && ParameterCompletion.FirstPath(view.State.Plan.Definition, paths) is { } path)
        {
            return Problems.Invalid($"parameter {path}");
        }

        return completed.Json is { } json
            ? await AskAsync(http, view, asked => new RetryRequested(asked.By, json) { At = asked.At, Seed = asked.Seed }, gate, options)
            : Problems.Invalid($"parameter {completed.Errors[0]}");
    }

    private static async Task<IResult> SignalAsync(HttpContext http, RunView view, int step, CommandGate gate, ServerOptions options)
    {
        var (json, wrong) = await Body.ReadValueAsync(http);
        return json is null
            ? wrong!
            : await AskAsync(http, view, asked => new SignalReceived(step, json, asked.By) { At = asked.At, Seed = asked.Seed }, gate, options);
    }

    /// <summary>Who may decide is judged where the vote is recorded, by what the caller was when they voted.</summary>
    private static async Task<IResult> DecideAsync(HttpContext http, RunView view, int step, CommandGate gate, ServerOptions options)
    {
        var (body, wrong) = await Body.ReadAsync<DecisionBody>(http);
        if (body is null)
        {
            return wrong!;
        }

        if (body.Decision is not ("approve" or "reject"))
        {
            return Problems.Invalid($"decision: expected approve or reject, found `{body.Decision}`");
        }

        if (body.Comment?.Length > LongestComment)
        {
            return Problems.Invalid(string.Create(CultureInfo.InvariantCulture, $"comment: expected at most {LongestComment} characters"));
        }

        var editor = await OpenApprovalDocument.EditorAsync(options.Store, view.State, http.RequestAborted);
        var caller = Principal.Of(http);
        var delegated = await Delegations.OfAsync(options.Store, view.State.Project, caller.Actor, options.Time.GetUtcNow(), http.RequestAborted);
        return await AskAsync(
            http,
            view,
            asked => CallerVote.Of(caller, view.State.Project, step, editor, delegated, body, asked),
            gate,
            options);
    }
}

/// <summary>A retry.</summary>
/// <param name="Parameters">Values that hold from now on; those that are absent stay.</param>
internal sealed record RetryBody(JsonElement? Parameters = null);

/// <summary>A vote on an approval.</summary>
/// <param name="Decision"><c>approve</c> or <c>reject</c>.</param>
/// <param name="Comment">Why.</param>
/// <param name="Digest">Of what the person saw, as <c>P/approvals</c> gives it: where the approval asks something else by now, nothing is decided.</param>
internal sealed record DecisionBody(string Decision, string? Comment = null, string? Digest = null);

/// <summary>What was recorded and not answered yet.</summary>
/// <param name="Run">Its label.</param>
/// <param name="Message">What becomes of it.</param>
internal sealed record PendingDocument(string Run, string Message);
