using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>An event trigger of a live version.</summary>
/// <param name="Key">Its name in the store.</param>
/// <param name="Trigger">What its author wrote.</param>
/// <param name="Version">The version, whose plan starts.</param>
public sealed record LiveEvent(TriggerKey Key, TriggerDefinition.Event Trigger, LiveVersion Version)
{
    /// <summary>See <see cref="ITriggerRecords.DeclareAsync"/>.</summary>
    public CountedTrigger Counted => new(Trigger.Name, $"event {Trigger.Match.Type}");

    /// <summary>It is for events of this type in this project; its <c>where</c> is asked later.</summary>
    public bool IsFor(NewArrival arrival) => Key.Project == arrival.Project && Trigger.Match.Type == arrival.Type;

    /// <summary>It tells of a run of this very workflow: a workflow that answers its own runs would never rest.</summary>
    public bool IsOwn(NewArrival arrival) =>
        arrival.Source.StartsWith(NewArrival.OwnSources, StringComparison.Ordinal)
        && arrival.Subject?.StartsWith($"{Key.Workflow}#", StringComparison.Ordinal) == true;

    /// <summary>The event as it comes to this trigger. No source holds a blank, so that the id names one event.</summary>
    public NewDelivery Delivery(NewArrival arrival)
    {
        var id = $"{arrival.Source} {arrival.Id}";
        return new(Key)
        {
            Id = id,
            Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id} {arrival.Data}"))),
            Headers = JsonSerializer.Serialize(new { type = arrival.Type, subject = arrival.Subject }),
        };
    }
}
