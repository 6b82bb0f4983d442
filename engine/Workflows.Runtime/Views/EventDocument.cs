using System.Text.Json;
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
    public static EventDocument Of(EventRecord record) => new(record.Sequence, record.At, record.Type, DocumentJson.Parse(record.Fact), record.Broken);
}
