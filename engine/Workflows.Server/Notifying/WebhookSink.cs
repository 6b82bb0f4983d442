using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Runtime.Views;
using Workflows.Server.Hooks;

namespace Workflows.Server.Notifying;

/// <summary>
/// Posts what people are told as JSON, or programs as events of CloudEvents, signed as the Standard Webhooks specification has it. Of the answer only
/// its status is read.
/// </summary>
public sealed class WebhookSink : INotificationSink, IDisposable
{
    private readonly Uri address;
    private readonly Func<SigningSecret> secret;
    private readonly TimeProvider time;
    private readonly SinkClient client;

    /// <param name="name">Its name in the settings.</param>
    /// <param name="address">Where to; only its host is ever shown.</param>
    /// <param name="secret">What signs, read anew each time; two while it is changed: both sign.</param>
    /// <param name="network">Which addresses may be reached.</param>
    /// <param name="time">Tells when a message was sent, which is signed.</param>
    public WebhookSink(string name, Uri address, Func<SigningSecret> secret, SinkNetwork network, TimeProvider time)
    {
        (Name, this.address, this.secret, this.time) = (name, address, secret, time);
        client = new(network);
    }

    /// <summary>Sends each as an event of CloudEvents 1.0, structured as JSON.</summary>
    public bool SendsEvents { get; init; }

    /// <summary>What people call the server: where events come from. Null: nobody knows, and their source is relative.</summary>
    public Uri? PublicUrl { get; init; }

    public string Name { get; }

    public string Shown => $"{Name} (webhook to {address.Host})";

    public async Task<string?> SendAsync(NotificationMessage message, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(SendsEvents ? Event(message) : News(message), DocumentJson.Options);
        var type = new MediaTypeHeaderValue(SendsEvents ? "application/cloudevents+json" : "application/json", "utf-8");
        await client.PostAsync(address, body, type, Sign(message.Id, body, secret()), cancellation);
        return null;
    }

    public void Dispose() => client.Dispose();

    private Dictionary<string, string> Sign(string id, byte[] body, SigningSecret signing)
    {
        if (signing.Missing is { } missing)
        {
            throw new DeliveryException(missing);
        }

        var sent = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signatures = signing.Values.Select(value => StandardSignature.Sign(value, id, sent, body)
            ?? throw new DeliveryException($"the secret of {Name} begins with whsec_, and no base64 follows"));
        return new() { ["webhook-id"] = id, ["webhook-timestamp"] = sent, ["webhook-signature"] = string.Join(' ', signatures) };
    }

    private static JsonObject News(NotificationMessage message) => new()
    {
        ["type"] = message.Type,
        ["timestamp"] = message.Happened.UtcDateTime,
        ["title"] = message.Title,
        ["link"] = message.Link?.AbsoluteUri,
        ["data"] = message.Data.DeepClone(),
    };

    private JsonObject Event(NotificationMessage message) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = message.Id,
        ["source"] = $"{PublicUrl?.AbsoluteUri.TrimEnd('/')}/projects/{(string?)message.Data["project"]}",
        ["type"] = message.Type,
        ["subject"] = message.Subject,
        ["time"] = message.Happened.UtcDateTime,
        ["datacontenttype"] = "application/json",
        ["data"] = message.Data.DeepClone(),
    };
}
