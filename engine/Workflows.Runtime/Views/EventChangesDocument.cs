using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>
/// What an event changed: the states that the run and its steps came to by it. Whoever puts those of all events up to one over each other has the run as it
/// was then. That a process runs is only observed, which is no event: until its attempt has ended, a step is <c>starting</c> here.
/// </summary>
/// <param name="About">The step that the event is about; null where it is about the whole run.</param>
/// <param name="Run">The run's state; null where that did not change.</param>
/// <param name="Steps">By name, those that changed.</param>
public sealed record EventChangesDocument(string? About, RunStateDocument? Run, IReadOnlyDictionary<string, StepStateDocument> Steps)
{
    /// <summary>Reads the JSON, not today's types: a history may be older or newer than this program. Null where it can't be read.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="plan">Of its run: it names the steps.</param>
    public static EventChangesDocument? Of(EventRecord happened, Plan plan)
    {
        if (happened.Broken is not null)
        {
            return null;
        }

        try
        {
            var (fact, changes) = (DocumentJson.Parse(happened.Fact), DocumentJson.Parse(happened.Changes));
            var about = fact.TryGetProperty("key", out var timer) ? timer : fact;
            return new(
                about.TryGetProperty("step", out _) ? Name(about, plan) : null,
                changes.TryGetProperty("run", out var run) ? RunStateDocument.Of(run) : null,
                ReadSteps(changes, plan));
        }
        catch (Exception unexpected) when (unexpected is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static Dictionary<string, StepStateDocument> ReadSteps(JsonElement changes, Plan plan)
    {
        var steps = new Dictionary<string, StepStateDocument>();
        foreach (var row in changes.GetProperty("steps").EnumerateArray())
        {
            steps[Name(row, plan)] = StepStateDocument.Of(row);
        }

        // The start of a plain step's attempt changes no row but its own.
        foreach (var row in changes.GetProperty("added").EnumerateArray().Where(row => !row.TryGetProperty("index", out _)))
        {
            var name = Name(row, plan);
            steps[name] = (steps.GetValueOrDefault(name) ?? new StepStateDocument()) with
            {
                State = StepStatus.Starting.Word(),
                Attempt = row.GetProperty("number").GetInt32(),
                StartedAt = steps.GetValueOrDefault(name)?.StartedAt ?? row.GetProperty("at").GetDateTimeOffset(),
            };
        }

        return steps;
    }

    private static string Name(JsonElement row, Plan plan) =>
        row.GetProperty("step").GetInt32() is var ordinal && ordinal >= 0 && ordinal < plan.Steps.Length
            ? plan.Steps[ordinal].Name
            : throw new KeyNotFoundException($"there is no step {ordinal}");

    internal static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetString() : null;

    internal static DateTimeOffset? When(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetDateTimeOffset() : null;
}

/// <summary>The state that a run came to.</summary>
/// <param name="State">As of a run.</param>
/// <param name="Suspended">Nothing new starts.</param>
/// <param name="CancelRequested">It was asked to stop.</param>
public sealed record RunStateDocument(string State, bool Suspended, bool CancelRequested)
{
    internal static RunStateDocument Of(JsonElement row) => new(
        row.GetProperty("status").GetString()!,
        row.TryGetProperty("suspendedAt", out _),
        row.TryGetProperty("cancelRequested", out var asked) && asked.GetBoolean());
}

/// <summary>The state that a step came to.</summary>
public sealed record StepStateDocument
{
    /// <summary>As of a step.</summary>
    public string State { get; init; } = string.Empty;

    /// <summary>Why it was skipped, or where its result is from: as of a step.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>What went wrong, for people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>The attempt that the event started; null where it started none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Attempt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? StartedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How far its fan-out was; null of a plain step.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InstancesDocument? Instances { get; init; }

    internal static StepStateDocument Of(JsonElement row) => new()
    {
        State = row.GetProperty("status").GetString()!,
        Reason = EventChangesDocument.Text(row, "reason"),
        Message = EventChangesDocument.Text(row, "message"),
        StartedAt = EventChangesDocument.When(row, "startedAt"),
        EndedAt = EventChangesDocument.When(row, "endedAt"),
        Instances = row.TryGetProperty("fan", out var fan) ? Counts(fan) : null,
    };

    private static InstancesDocument Counts(JsonElement fan)
    {
        int Of(string name) => fan.GetProperty(name).GetInt32();
        var (total, live, ended) = (Of("total"), Of("live"), Of("succeeded") + Of("failed") + Of("skipped") + Of("cancelled"));
        return new(total, total - live - ended, live, Of("succeeded"), Of("failed"), Of("skipped"), Of("cancelled"));
    }
}
