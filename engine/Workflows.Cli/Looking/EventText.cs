using System.Globalization;
using System.Text.Json;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Values;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Looking;

/// <summary>A stored fact as a sentence. It reads the JSON, not today's types: history may be older or newer than this program.</summary>
internal static class EventText
{
    private const int Value = 120;

    /// <summary>The sentence, and behind it the questions to people that the event led to. Where it can't be told: that, and the fact as stored.</summary>
    public static IReadOnlyList<string> Of(EventRecord happened, Plan plan)
    {
        if (happened.Broken is { } broken)
        {
            return [$"{happened.Type}: {broken}"];
        }

        try
        {
            return [Sentence(happened, plan), .. Asked(happened, plan)];
        }
        catch (Exception unexpected) when (unexpected is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return [$"{happened.Type}: damaged, or a newer program's, and can't be told: {Short(happened.Fact)}"];
        }
    }

    private static string Sentence(EventRecord happened, Plan plan)
    {
        var fact = DocumentJson.Parse(happened.Fact);
        var step = Step(fact, plan);
        return happened.Type switch
        {
            "accepted" => $"accepted, asked for by {Text(fact, "by")}",
            "slotGranted" => "started",
            "slotRefused" => $"refused: {Text(fact, "why")}",
            "attemptEnded" => $"{step}: attempt ended, {Outcome(fact.GetProperty("outcome"))}",
            "valueComputed" => Text(fact, "error") is { } error ? $"{step}: could not compute: {error}" : $"{step}: computed {Short(Text(fact, "json"))}",
            "cacheAnswered" => $"{step}: {Cached(fact)}",
            "itemsRead" => $"{step}: read its items",
            "timerFired" => $"{Step(fact.GetProperty("key"), plan)}: {Text(fact.GetProperty("key"), "kind")} timer is due",
            "approvalVoted" => $"{step}: {(Flag(fact, "approved") ? "approved" : "rejected")} by {Text(fact, "actor")}{How(fact, happened.At)}{Comment(fact)}",
            "childEnded" => $"{step}: child run {Text(fact, "status")}{(Text(fact, "message") is { } message ? $": {Texts.OneLine(message)}" : string.Empty)}",
            "signalReceived" => $"{step}: signal from {Text(fact, "by")}: {Short(Text(fact, "json"))}",
            "cancelRequested" => $"cancel asked for by {Text(fact, "by")}",
            "terminateRequested" => $"terminate asked for by {Text(fact, "by")}",
            "suspendRequested" => $"suspended by {Text(fact, "by")}",
            "resumeRequested" => $"resumed by {Text(fact, "by")}",
            "retryRequested" => $"retry asked for by {Text(fact, "by")}",
            "runQuarantined" => $"suspended by the engine: {Text(fact, "why")}",
            var other => $"{other} {Short(happened.Fact)}",
        };
    }

    /// <summary>Who is asked for what, and until when: among the rows that the event changed.</summary>
    private static IEnumerable<string> Asked(EventRecord happened, Plan plan)
    {
        var changes = DocumentJson.Parse(happened.Changes);
        foreach (var row in changes.TryGetProperty("steps", out var rows) && rows.ValueKind == JsonValueKind.Array ? rows.EnumerateArray() : default)
        {
            // The same row is written at each vote: the question was asked when the step began.
            if (row.TryGetProperty("approval", out var approval) && approval.ValueKind == JsonValueKind.Object
                && When(approval, "askedAt") == happened.At && Step(row, plan) is var name && plan.Find(name) is { } step
                && plan.Steps[step].Step.Work is Work.Approval question)
            {
                var count = question.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{question.Count} approvals") : "an approval";
                var until = When(approval, "deadline") is { } deadline ? $", until {Times.Moment(deadline)}" : string.Empty;
                yield return $"{name}: {count} asked for, from {OpenQuestions.From(question.From)}{until}";
            }
        }
    }

    private static DateTimeOffset? When(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.TryGetDateTimeOffset(out var at) ? at : null;

    private static string Outcome(JsonElement outcome)
    {
        var exit = Number(outcome, "exit") is { } code ? $"exit {code}" : "no exit code";
        var why = Text(outcome, "lost") ?? Text(outcome, "refused") ?? Text(outcome, "queueTimedOut") ?? Text(outcome, "broken");
        var how = Flag(outcome, "timedOut") ? ", timed out" : Flag(outcome, "outOfMemory") ? ", out of memory" : string.Empty;
        return why is null ? exit + how : $"{exit}{how}: {Texts.OneLine(why)}";
    }

    private static string Step(JsonElement fact, Plan plan)
    {
        if (!fact.TryGetProperty("step", out var ordinal))
        {
            return string.Empty;
        }

        var name = ordinal.ValueKind == JsonValueKind.Number && ordinal.TryGetInt32(out var i) && i >= 0 && i < plan.Steps.Length
            ? plan.Steps[i].Name
            : Short(ordinal.ToString());
        return Number(fact, "index") is { } index ? $"{name}[{index}]" : name;
    }

    private static string? Text(JsonElement fact, string name) =>
        fact.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string How(JsonElement fact, DateTimeOffset taken) =>
        $" ({Votes.Method(Text(fact, "method"), Flag(fact, "unverified"))}){Before(fact, taken)}";

    /// <summary>When a person said it, where that was seen to be before an engine took it.</summary>
    private static string Before(JsonElement fact, DateTimeOffset taken) =>
        When(fact, "votedAt") is { } voted && Times.Moment(voted) != Times.Moment(taken) ? $", decided at {Times.Moment(voted)}" : string.Empty;

    private static string Comment(JsonElement fact) => Text(fact, "comment") is { } comment ? $": {Texts.OneLine(comment)}" : string.Empty;

    private static string? Number(JsonElement fact, string name) =>
        fact.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : null;

    /// <summary>A hit that an older program recorded does not say whose it is.</summary>
    private static string Cached(JsonElement fact) => !fact.TryGetProperty("hit", out var hit) || hit.ValueKind != JsonValueKind.Object
        ? Text(fact, "why") is { } why ? $"looked for no earlier result: {Texts.OneLine(why)}" : "looked for an earlier result, found none"
        : Text(hit, "origin") is { } origin ? $"took the result of {origin} from the cache" : "took an earlier result from the cache";

    private static bool Flag(JsonElement fact, string name) => fact.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string Short(string? text) => UnicodeText.Shorten(Texts.OneLine(text ?? string.Empty), Value);
}
