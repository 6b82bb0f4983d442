using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>Steps that wait for a while, an instant, or an event.</summary>
internal static class Waits
{
    public static void Begin(Draft draft, int step, Work.Wait wait)
    {
        if (wait.Event is { } match)
        {
            if (draft.Step(step).Signal is { } kept)
            {
                if (Mismatch(draft, step, match, kept) is null)
                {
                    Take(draft, step, kept);
                    return;
                }

                // What it reads was not there when the signal came. The step goes on as if there had been none.
                draft.Change(step, draft.Step(step) with { Signal = null });
            }

            draft.Do(new Effect.Listen(step, match));
            return;
        }

        var (value, name) = wait.For is { } duration ? (draft.Evaluate(duration, step, null), "for") : (draft.Evaluate(wait.Until!.Value, step, null), "until");
        if (value.Json is not { } json)
        {
            Instances.Fail(draft, step, null, Cause.Engine, $"wait.{name}: {value.Error}");
        }
        else if (Due(draft.At, name, Json.String(json)) is { } due)
        {
            Instances.Change(draft, step, null, draft.Step(step).Only! with { Due = due });
            draft.Do(new Effect.SetTimer(new(step, null, TimerKind.Wait), due));
        }
        else
        {
            var expected = name == "for" ? "a duration such as 10m" : "an RFC 3339 time such as 2026-11-24T03:00:00Z";
            Instances.Fail(draft, step, null, Cause.Engine, $"wait.{name}: must give {expected}, gave {Opening.Shorten(json)}");
        }
    }

    /// <summary>Why an event is not the one that a step waits for; null where it is.</summary>
    public static string? Mismatch(Draft draft, int step, EventMatch match, string json)
    {
        if (match.Where is not { } where)
        {
            return null;
        }

        var holds = draft.Evaluate(where, step, json);
        var name = draft.Plan.Steps[step].Name;
        return holds.AsCondition switch
        {
            true => null,
            false => $"{name} waits for an event where `{where}`, and of this one that is false",
            null => $"{name} waits for an event where `{where}`, and of this one that can't be told: "
                + (holds.Error ?? $"it must give true or false, gave {Opening.Shorten(holds.Json!)}"),
        };
    }

    /// <summary>The event that a step waited for becomes its output.</summary>
    public static void Take(Draft draft, int step, string json) => Instances.Succeed(draft, step, null, Json.Object([("event", json)]), []);

    private static DateTimeOffset? Due(DateTimeOffset now, string name, string? text) => text is null ? null
        : name == "for" ? (Duration.TryParse(text, out var wait) ? now + wait : null)
        : Instant.TryParse(text, out var until) ? until : null;
}
