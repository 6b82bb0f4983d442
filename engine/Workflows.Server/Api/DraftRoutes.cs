using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Definitions;
using Workflows.Definitions.Problems;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary>
/// <c>P/workflows/W/draft</c>: what its authors are working on, one for all of them. Whoever changes it says what they have seen, by its <c>ETag</c>, so that
/// a conflict is told and merged and never written over.
/// </summary>
internal static class DraftRoutes
{
    private const string Seen = "If-Match";

    private const string New = "If-None-Match";

    public static void Map(IEndpointRouteBuilder project, ServerOptions options)
    {
        project.MapGet("/drafts", (HttpContext http, string project) => ListAsync(http, project, options))
            .Lists<DraftDocument>("Drafts, by workflow, without their texts.").Requires(Role.Author);
        var draft = project.MapGroup("/workflows/{workflow}/draft");
        draft.MapGet("/", (HttpContext http, string project, string workflow) => GetAsync(http, project, workflow, options))
            .Answers<DraftDocument>(
                "The draft of a workflow, or what a first one takes the place of: the live version's text. ETag is the SHA-256 of the text.")
            .Requires(Role.Author);
        draft.MapPut("/", (HttpContext http, string project, string workflow) => SaveAsync(http, project, workflow, options))
            .Answers<DraftDocument>(
                "Saves a draft. If-Match has the ETag of what it takes the place of; a workflow that has neither a draft nor a version wants If-None-Match: *. "
                + "412 where something else stands there by now, with that and the text that both began as.")
            .Takes<DraftBody>().Requires(Role.Author);
        draft.MapDelete("/", (HttpContext http, string project, string workflow) => DropAsync(http, project, workflow, options))
            .Answers<DraftDocument>("Throws a draft away: the one whose ETag If-Match has.").Requires(Role.Author);
    }

    private static async Task<IResult> ListAsync(HttpContext http, string project, ServerOptions options)
    {
        var (page, wrong) = PageRequest.Read(http);
        return page is null
            ? wrong!
            : Results.Ok(page.ByName(await options.Store.ListDraftsAsync(project, http.RequestAborted), draft => draft.Workflow, DraftDocument.Of));
    }

    private static async Task<IResult> GetAsync(HttpContext http, string project, string workflow, ServerOptions options) =>
        await FindAsync(http, project, workflow, options) is { } found ? Shown(http, found) : None(project, workflow);

    private static async Task<IResult> SaveAsync(HttpContext http, string project, string workflow, ServerOptions options)
    {
        var (body, wrong) = await Body.ReadAsync<DraftBody>(http, Body.OfText);
        if (body is null)
        {
            return wrong!;
        }

        if (!NameRules.IsLabel(workflow))
        {
            return Problems.Invalid($"`{workflow}` can't be the name of a workflow: expected small letters, digits and `-`, such as `bike-demand`");
        }

        if (Encoding.UTF8.GetByteCount(body.Text) > Limits.TextBytes || body.Text.Contains('\0', StringComparison.Ordinal) || body.Base < 0)
        {
            return Problems.Invalid(string.Create(
                CultureInfo.InvariantCulture, $"expected a text of at most {Limits.TextBytes} bytes without a NUL, and a base that is a version, or 0"));
        }

        var (seen, problem) = SeenBy(http, mayBeNew: true);
        if (problem is not null)
        {
            return problem;
        }

        var draft = new DraftRecord(
            project, workflow, body.Base, DraftRecord.DigestOf(body.Text), Principal.Of(http).Actor.ToString(), default)
        {
            Text = body.Text,
        };
        var (outcome, saved) = await options.Store.SaveDraftAsync(
            draft, seen, Audited.Of(http, project, AuditedActs.SaveDraft, workflow), http.RequestAborted);
        return outcome switch
        {
            DraftOutcome.Saved => Shown(http, DraftDocument.Of(saved)),
            DraftOutcome.TooMany => Problems.Conflict(string.Create(
                CultureInfo.InvariantCulture, $"{project} has {DraftRecord.Most} drafts, the most that it may: publish some, or throw them away")),
            _ => await StaleAsync(http, draft, options),
        };
    }

    private static async Task<IResult> DropAsync(HttpContext http, string project, string workflow, ServerOptions options)
    {
        var (seen, problem) = SeenBy(http, mayBeNew: false);
        if (problem is not null)
        {
            return problem;
        }

        if (await options.Store.FindDraftAsync(project, workflow, http.RequestAborted) is not { } draft)
        {
            return None(project, workflow);
        }

        return await options.Store.DropDraftAsync(project, workflow, seen!, Audited.Of(http, project, AuditedActs.DropDraft, workflow), http.RequestAborted)
            ? Shown(http, DraftDocument.Of(draft))
            : await StaleAsync(http, draft, options);
    }

    /// <summary>412 with what stands there now, the draft or the live version, and the text that it and the sender's began as, as far as it is known.</summary>
    private static async Task<IResult> StaleAsync(HttpContext http, DraftRecord mine, ServerOptions options)
    {
        var (project, workflow) = (mine.Project, mine.Workflow);
        var theirs = await FindAsync(http, project, workflow, options);
        // Of two that began as different versions the older one is behind both.
        var older = Math.Min(mine.Base, theirs?.Base ?? mine.Base);
        var common = older > 0 ? await options.Store.FindVersionAsync(project, workflow, older, http.RequestAborted) : null;
        return Problems.Of(
            StatusCodes.Status412PreconditionFailed,
            "stale",
            theirs is null ? $"there is neither a draft of {workflow} nor a version by now" : $"{theirs.By} has changed {workflow} since it was read",
            ("theirs", theirs),
            ("base", common?.Text));
    }

    private static async Task<DraftDocument?> FindAsync(HttpContext http, string project, string workflow, ServerOptions options) =>
        await options.Store.FindDraftAsync(project, workflow, http.RequestAborted) is { } draft ? DraftDocument.Of(draft)
        : await options.Store.FindVersionAsync(project, workflow, null, http.RequestAborted) is { } live ? DraftDocument.Of(live)
        : null;

    /// <summary>The digest that the request says was seen; null: nothing was there.</summary>
    private static (string? Seen, IResult? Problem) SeenBy(HttpContext http, bool mayBeNew) =>
        (http.Request.Headers.IfMatch, http.Request.Headers.IfNoneMatch) switch
        {
            ([['"', .. { Length: 64 } digest, '"']], []) => (digest, null),
            ([], ["*"]) when mayBeNew => (null, null),
            _ => (null, Problems.Of(
                StatusCodes.Status428PreconditionRequired,
                "precondition required",
                $"say what is to be replaced, {Seen}: \"SHA-256 of the text that was read\"{(mayBeNew ? $", or {New}: * where there is nothing yet" : "")}")),
        };

    private static IResult None(string project, string workflow) => Problems.NotFound($"there is no draft of {workflow} in {project}");

    private static IResult Shown(HttpContext http, DraftDocument draft)
    {
        http.Response.Headers.ETag = $"\"{draft.Digest}\"";
        return Results.Ok(draft);
    }
}

/// <summary>A text that is being worked on; it need not be a valid definition.</summary>
/// <param name="Text">YAML or JSON.</param>
/// <param name="Base">The version that it began as; 0: none.</param>
internal sealed record DraftBody(string Text, int Base);

/// <summary>A draft.</summary>
/// <param name="Workflow">Whose it is; there may be none of this name yet.</param>
/// <param name="Begun">False: nobody has saved one, and this is the live version.</param>
/// <param name="Base">The version that it began as; 0: none.</param>
/// <param name="Digest">SHA-256 of its text.</param>
/// <param name="By">Who saved it last, or published.</param>
/// <param name="At">When.</param>
/// <param name="Text">Null in a list.</param>
internal sealed record DraftDocument(string Workflow, bool Begun, int Base, string Digest, string By, DateTimeOffset At, string? Text)
{
    public static DraftDocument Of(DraftRecord draft) => new(draft.Workflow, true, draft.Base, draft.Digest, draft.By, draft.At, draft.Text);

    public static DraftDocument Of(VersionRecord live) =>
        new(live.Workflow, false, live.Number, DraftRecord.DigestOf(live.Text), live.By, live.At, live.Text);
}
