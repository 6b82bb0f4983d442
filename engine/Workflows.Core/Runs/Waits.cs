using System.Globalization;
using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>Steps that wait for a while, an instant, or an event.</summary>
internal static class Waits
{
    public static void Begin(Draft run, int step, Work.Wait wait)
    {
        if (wait.Event is { } match)
        {
            if (run.Step(step).Signal is { } kept)
            {
                Take(run, step, kept);
                return;
            }

            run.Do(new Effect.Listen(step, match));
            return;
        }

        var (value, name) = wait.For is { } duration ? (run.Evaluate(duration, step, null), "for") : (run.Evaluate(wait.Until!.Value, step, null), "until");
        if (value.Json is not { } json)
        {
            Instances.Fail(run, step, null, Cause.Engine, $"wait.{name}: {value.Error}");
        }
        else if (Due(run.At, name, Json.String(json)) is { } due)
        {
            Instances.Change(run, step, null, run.Step(step).Only! with { Due = due });
            run.Do(new Effect.SetTimer(new(step, null, TimerKind.Wait), due));
        }
        else
        {
            var expected = name == "for" ? "a duration such as 10m" : "an RFC 3339 time such as 2026-11-24T03:00:00Z";
            Instances.Fail(run, step, null, Cause.Engine, $"wait.{name}: must give {expected}, gave {Opening.Shorten(json)}");
        }
    }

    /// <summary>The event that a step waited for becomes its output.</summary>
    public static void Take(Draft run, int step, string json) => Instances.Succeed(run, step, null, Json.Object([("event", json)]), []);

    private static DateTimeOffset? Due(DateTimeOffset now, string name, string? text) => text is null ? null
        : name == "for" ? (Duration.TryParse(text, out var wait) ? now + wait : null)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) ? until : null;
}
