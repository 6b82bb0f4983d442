using System.Globalization;
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
                Take(draft, step, kept);
                return;
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

    /// <summary>The event that a step waited for becomes its output.</summary>
    public static void Take(Draft draft, int step, string json) => Instances.Succeed(draft, step, null, Json.Object([("event", json)]), []);

    private static DateTimeOffset? Due(DateTimeOffset now, string name, string? text) => text is null ? null
        : name == "for" ? (Duration.TryParse(text, out var wait) ? now + wait : null)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) ? until : null;
}
