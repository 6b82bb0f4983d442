using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Workflows.Activities;

namespace Workflows.MachineLearning.Notify;

/// <summary>Posts a message as JSON that Slack, Mattermost and the like understand. The address is a secret: only its host is ever named.</summary>
internal static class WebhookPost
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static async Task<NotifyOutputs> SendAsync(string address, NotifyInputs inputs, AllowedHosts allowed, Attempt attempt, CancellationToken stop)
    {
        var uri = allowed.Webhook(address);
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (request, cancellation) =>
                new NetworkStream(await allowed.ConnectAsync(request.DnsEndPoint.Host, request.DnsEndPoint.Port, cancellation), ownsSocket: true),
        };
        using var http = new HttpClient(handler) { Timeout = Limit, MaxResponseContentBufferSize = 1 << 20 };
        using var request = Message(uri, inputs, attempt);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            return (int)response.StatusCode switch
            {
                < 300 => new NotifyOutputs(true, Channel.Webhook, null),
                < 400 => throw ActivityException.Configuration($"{uri.Host} answered with a redirect: those are not followed; set the final address"),
                408 or 429 or >= 500 => throw ActivityException.Temporary($"{uri.Host} answered {(int)response.StatusCode}"),
                _ => throw new ActivityException(ExitCode.Failure, $"{uri.Host} answered {(int)response.StatusCode}: check the address"),
            };
        }
        catch (HttpRequestException e) when (e.InnerException is ActivityException refused)
        {
            throw refused;
        }
        catch (HttpRequestException e)
        {
            throw ActivityException.Temporary($"{uri.Host} could not be reached: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw ActivityException.Temporary($"{uri.Host} did not answer within {Limit.TotalSeconds:F0} s", e);
        }
    }

    private static HttpRequestMessage Message(Uri uri, NotifyInputs inputs, Attempt attempt)
    {
        var body = new Dictionary<string, string>
        {
            ["text"] = inputs.Title is null ? inputs.Text : $"*{inputs.Title}*\n{inputs.Text}",
            ["workflow"] = attempt.Workflow,
            ["run"] = attempt.Run,
            ["step"] = attempt.Step,
        };
        if (inputs.To.StartsWith('#'))
        {
            body["channel"] = inputs.To;
        }

        var request = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
            Version = HttpVersion.Version11,
        };
        if (attempt.IdempotencyKey is { } key)
        {
            // For receivers that can tell a second attempt from a second message.
            request.Headers.Add("Idempotency-Key", key);
        }

        return request;
    }
}
