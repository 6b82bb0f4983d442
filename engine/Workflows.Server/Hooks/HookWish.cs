using System.Text;
using Microsoft.AspNetCore.Http;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Core.Triggers;
using Workflows.Core.Values;

namespace Workflows.Server.Hooks;

/// <summary>What a webhook whose signature is right asks for: a closed family. No store is asked, and nothing is started.</summary>
internal abstract record HookWish
{
    private HookWish()
    {
    }

    /// <summary>A run.</summary>
    /// <param name="Parameters">What the trigger's <c>with</c> gives: one JSON object.</param>
    /// <param name="By">Who is responsible for it.</param>
    public sealed record Run(string Parameters, string By) : HookWish
    {
        /// <summary>What was pushed, as the server itself names it; null where it is no push.</summary>
        public CommitReference? Commit { get; init; }
    }

    /// <summary>Nothing: the trigger is not for it.</summary>
    public sealed record Nothing(string Why) : HookWish;

    /// <summary>It can't be understood, or the trigger can't answer it.</summary>
    public sealed record Wrong(int Status, string Why) : HookWish;

    /// <param name="target">The trigger that it came for.</param>
    /// <param name="request">It.</param>
    /// <param name="reading">See <see cref="HookRequest.Read"/>.</param>
    /// <param name="evaluate">How expressions are computed.</param>
    public static HookWish Of(HookTarget target, HookRequest request, (string? Text, string? Problem) reading, Evaluate evaluate)
    {
        var (text, problem) = reading;
        if (text is null)
        {
            return new Wrong(StatusCodes.Status400BadRequest, problem!);
        }

        return target.Trigger switch
        {
            TriggerDefinition.Git git => OfGit(target, git, request, text, evaluate),
            TriggerDefinition.Webhook webhook => OfWebhook(target, webhook, text, evaluate),
            _ => throw new InvalidOperationException($"unknown kind of trigger {target.Trigger}"),
        };
    }

    private static HookWish OfGit(HookTarget target, TriggerDefinition.Git trigger, HookRequest request, string text, Evaluate evaluate)
    {
        if (GitServers.Of(request) is not var (server, told))
        {
            return new Wrong(StatusCodes.Status400BadRequest, "no header says which event it is");
        }

        if (!GitServers.Accepts(trigger.Provider, server))
        {
            return new Nothing($"it comes from {server}, and the trigger is for {trigger.Provider}");
        }

        using var body = ValueJson.Parse(text);
        return GitPayload.Read(server, told, body.RootElement) switch
        {
            GitReading.Nothing nothing => new Nothing(nothing.What),
            GitReading.Wrong wrong => new Wrong(StatusCodes.Status400BadRequest, wrong.Why),
            GitReading.Happened { Event: var happened } => PushRule.Refusal(trigger, happened) is { } refusal
                ? new Nothing(refusal)
                : OfPush(target, happened, evaluate),
            var other => throw new InvalidOperationException($"unknown reading {other}"),
        };
    }

    private static HookWish OfWebhook(HookTarget target, TriggerDefinition.Webhook trigger, string text, Evaluate evaluate)
    {
        if (Encoding.UTF8.GetByteCount(text) > ValueJson.MostBytes)
        {
            return new Wrong(StatusCodes.Status413PayloadTooLarge, $"what expressions read as `event` may have at most {ValueJson.MostBytes} bytes");
        }

        var scope = ScopeOf(target, text);
        if (trigger.Where is { } where)
        {
            var value = evaluate(where.AsTemplate(), scope);
            if (value.AsCondition is not { } holds)
            {
                return new Wrong(StatusCodes.Status422UnprocessableEntity, $"where: {value.Error ?? "gives neither true nor false"}");
            }

            if (!holds)
            {
                return new Nothing($"it is not so that {where.Expression}");
            }
        }

        return Started(target, evaluate, scope, $"webhook:{trigger.Name}");
    }

    private static HookWish OfPush(HookTarget target, GitEvent happened, Evaluate evaluate)
    {
        var wish = Started(target, evaluate, ScopeOf(target, GitEventJson.Of(happened)), Actor(happened));
        return wish is Run run ? run with { Commit = new(happened.Provider, happened.Repository, happened.Commit) } : wish;
    }

    private static HookWish Started(HookTarget target, Evaluate evaluate, Scope scope, string by)
    {
        var with = evaluate(target.Trigger.With, scope);
        return with.Json is { } parameters
            ? new Run(parameters, by)
            : new Wrong(StatusCodes.Status422UnprocessableEntity, $"with: {with.Error}");
    }

    private static Scope ScopeOf(HookTarget target, string json) => new()
    {
        WorkflowName = target.Definition.Name,
        WorkflowVersion = target.Version.Number,
        Objectives = target.Definition.Objectives,
        Event = json,
        TriggerName = target.Trigger.Name,
    };

    /// <summary>Who pushed, by the server's word: <c>github:ann</c>.</summary>
    private static string Actor(GitEvent happened) => $"{happened.Provider}:{(happened.Sender.Length > 0 ? happened.Sender : "unknown")}";
}
