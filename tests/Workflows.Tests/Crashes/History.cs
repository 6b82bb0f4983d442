using System.Text.Json;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Tests.Crashes;

/// <summary>
/// Reads a run's history as a stranger would, from its JSON: numbers without a gap, and one completion for each step, instance and generation.
/// </summary>
internal static class History
{
    private static readonly string[] Final = ["succeeded", "failed", "skipped", "cancelled"];

    public static IEnumerable<string> ProblemsOf(RunState run, IReadOnlyList<EventRecord> events)
    {
        if (!events.Select(happened => happened.Sequence).SequenceEqual(Enumerable.Range(1, events.Count).Select(number => (long)number)))
        {
            yield return $"the events of {run.Label} are not numbered from 1 without a gap";
        }

        var status = new Dictionary<(int Step, int Index), string>();
        var generation = new Dictionary<int, int>();
        var completions = new Dictionary<(int Step, int Index, int Generation), int>();
        foreach (var happened in events)
        {
            using var changes = JsonDocument.Parse(happened.Changes);
            foreach (var row in Rows(changes, "steps"))
            {
                generation[Number(row, "step")] = Number(row, "generation");
                See((Number(row, "step"), -1), row.GetProperty("status").GetString()!);
            }

            foreach (var row in Rows(changes, "instances"))
            {
                var work = row.TryGetProperty("work", out var some)
                    && some.ValueKind == JsonValueKind.Object ? some.GetProperty("status").GetString()! : "waiting";
                See((Number(row, "step"), Number(row, "index")), work);
            }
        }

        void See((int Step, int Index) key, string now)
        {
            if (Final.Contains(now) && !Final.Contains(status.GetValueOrDefault(key, "waiting")))
            {
                var completion = (key.Step, key.Index, generation.GetValueOrDefault(key.Step, 1));
                completions[completion] = completions.GetValueOrDefault(completion) + 1;
            }

            status[key] = now;
        }

        foreach (var ((step, index, g), times) in completions.Where(completion => completion.Value > 1))
        {
            yield return $"{run.Label} {run.Plan.Steps[step].Name}[{index}] of generation {g} was completed {times} times";
        }

        foreach (var step in run.Plan.Steps)
        {
            var recorded = status.GetValueOrDefault((step.Ordinal, -1), "waiting");
            if (!Final.Contains(recorded) || recorded != run.Steps[step.Ordinal].Status.Word())
            {
                yield return $"{run.Label} {step.Name} is {run.Steps[step.Ordinal].Status.Word()}, and its history says {recorded}";
            }
        }
    }

    private static JsonElement.ArrayEnumerator Rows(JsonDocument changes, string name) => changes.RootElement.GetProperty(name).EnumerateArray();

    private static int Number(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : -1;
}
