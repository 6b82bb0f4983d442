using System.Text.Json;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>A webhook that came with a right signature, as <c>--json</c> and the API show it.</summary>
/// <param name="Number">What the store calls it.</param>
/// <param name="Id">What its sender calls it; null where it gave no id.</param>
/// <param name="At">When it came.</param>
/// <param name="Outcome"><c>started, ignored, refused</c>.</param>
/// <param name="Verdict">The same in words.</param>
/// <param name="Run">The label of the run that it started; null for none.</param>
/// <param name="Digest">SHA-256 of its body.</param>
/// <param name="Headers">Those that say what it is.</param>
/// <param name="Replayable">Its body is kept, so that it can be judged once more.</param>
public sealed record DeliveryDocument(
    int Number, string? Id, DateTimeOffset At, string Outcome, string Verdict, string? Run, string Digest, JsonElement Headers, bool Replayable)
{
    public static DeliveryDocument Of(DeliveryRecord delivery) => new(
        delivery.Number,
        delivery.Delivery.Id,
        delivery.At,
        delivery.Outcome.Word(),
        delivery.Verdict,
        delivery.Label,
        delivery.Delivery.Digest,
        DocumentJson.Parse(delivery.Delivery.Headers),
        delivery.HasBody);
}
