using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>One event of a run's history as <c>--json</c> and the API show it.</summary>
/// <param name="Sequence">Dense from 1.</param>
/// <param name="At">When it happened.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Fact">As it is stored.</param>
/// <param name="Broken">Why it can't be read; null for any other.</param>
public sealed record EventDocument(long Sequence, DateTimeOffset At, string Type, JsonElement Fact, string? Broken)
{
    /// <summary>What it changed, where that was asked for and can be read; else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EventChangesDocument? Changes { get; init; }

    public static EventDocument Of(EventRecord record) => new(record.Sequence, record.At, record.Type, DocumentJson.Parse(record.Fact), record.Broken);

    /// <summary>The same with what it changed.</summary>
    public static EventDocument Of(EventRecord record, Plan plan) => Of(record) with { Changes = EventChangesDocument.Of(record, plan) };
}
