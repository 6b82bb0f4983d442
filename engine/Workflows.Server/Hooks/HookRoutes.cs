using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Storing;
using Workflows.Server.Http;
using Workflows.Server.People;

namespace Workflows.Server.Hooks;

/// <summary>Where git servers and other programs post to. Whoever does has no account here: the signature alone lets them in.</summary>
public static class HookRoutes
{
    /// <summary>Adds <c>POST /hooks/{project}/{workflow}/{trigger}</c>.</summary>
    public static void Map(IEndpointRouteBuilder app, HookOptions options)
    {
        var bodies = new HookBodies(new(options.MostHeld, options.MostHeldOfOne), options.Time);
        var receiver = new HookReceiver(options);
        app.MapPost("/hooks/{project}/{workflow}/{trigger}", (string project, string workflow, string trigger, HttpContext http) =>
            AnswerAsync(http, () => bodies.WithAsync(http, body => receiver.ReceiveAsync(new TriggerKey(project, workflow, trigger), http, body))))
            .WithSummary("Takes a webhook of a git server or of anybody who can sign one; see WEBHOOKS.md.").RequiresSignature();
    }

    /// <summary>What is no fault of ours, or passes, is answered here; all else is for the host.</summary>
    private static async Task<IResult> AnswerAsync(HttpContext http, Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (StoreUnavailableException)
        {
            // Never an answer that says it is recorded when it may not be: the sender sends it again.
            return Problems.Unavailable(http, "it can't be recorded now; send it again");
        }
        catch (BadHttpRequestException wrong)
        {
            return wrong.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? HookAnswers.TooLarge()
                : HookAnswers.BadRequest(wrong.StatusCode, wrong.Message);
        }
        catch (IOException wrong) when (wrong.InnerException is OverflowException)
        {
            // How Kestrel tells of a chunk whose size no number holds.
            return HookAnswers.BadRequest(StatusCodes.Status400BadRequest, "the size of a chunk is too large");
        }
    }
}
