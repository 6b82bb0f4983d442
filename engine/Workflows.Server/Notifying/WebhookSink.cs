using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Runtime.Views;
using Workflows.Server.Hooks;

namespace Workflows.Server.Notifying;

/// <summary>Posts what people are told as JSON, signed as the Standard Webhooks specification has it. Of the answer only its status is read.</summary>
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

    public string Name { get; }

    public string Shown => $"{Name} (webhook to {address.Host})";

    public async Task<string?> SendAsync(NotificationMessage message, CancellationToken cancellation)
    {
        using var request = Sign(message, secret());
        await client.PostAsync(request, cancellation);
        return null;
    }

    public void Dispose() => client.Dispose();

    private HttpRequestMessage Sign(NotificationMessage message, SigningSecret signing)
    {
        if (signing.Missing is { } missing)
        {
            throw new DeliveryException(missing);
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject
            {
                ["type"] = message.Type,
                ["timestamp"] = message.Happened.UtcDateTime,
                ["title"] = message.Title,
                ["link"] = message.Link?.AbsoluteUri,
                ["data"] = message.Data.DeepClone(),
            },
            DocumentJson.Options);
        var sent = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signatures = signing.Values.Select(value => StandardSignature.Sign(value, message.Id, sent, body)
            ?? throw new DeliveryException($"the secret of {Name} begins with whsec_, and no base64 follows"));
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version11,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } },
        };
        request.Headers.Add("webhook-id", message.Id);
        request.Headers.Add("webhook-timestamp", sent);
        request.Headers.Add("webhook-signature", string.Join(' ', signatures));
        request.Headers.Add("User-Agent", "wf");
        return request;
    }
}
