using System.Text.Json;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>An event that came, as <c>--json</c> and the API show it.</summary>
/// <param name="Source">Where it happened.</param>
/// <param name="Id">What its source calls it.</param>
/// <param name="Type">What happened.</param>
/// <param name="Subject">To what of its source; null: not told.</param>
/// <param name="Time">When it happened, by its source; null: not told.</param>
/// <param name="Data">What expressions read as <c>event</c>.</param>
/// <param name="By">Who sent it, or started the run that told of it.</param>
/// <param name="At">When it came.</param>
/// <param name="Expires">From then on it starts nothing, and is forgotten.</param>
public sealed record ArrivalDocument(
    string Source, string Id, string Type, string? Subject, DateTimeOffset? Time, JsonElement Data, string By, DateTimeOffset At, DateTimeOffset Expires)
{
    public static ArrivalDocument Of(ArrivalRecord record)
    {
        var arrival = record.Arrival;
        return new(
            arrival.Source, arrival.Id, arrival.Type, arrival.Subject, arrival.Time, DocumentJson.Parse(arrival.Data), arrival.By, record.At, record.Expires);
    }
}
