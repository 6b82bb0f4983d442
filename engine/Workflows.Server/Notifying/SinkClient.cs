using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Workflows.Server.Notifying;

/// <summary>
/// Posts what a sink sends: to its host alone, within a time, without following anybody elsewhere. Of the answer only its status is read, and of a refusal
/// its beginning.
/// </summary>
internal sealed class SinkClient : IDisposable
{
    private const int LongestAnswer = 2 * 1024;

    private static readonly TimeSpan limit = TimeSpan.FromSeconds(10);

    private readonly SocketsHttpHandler handler;
    private readonly HttpClient http;

    public SinkClient(SinkNetwork network)
    {
        handler = new()
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 0,
            ConnectCallback = async (request, stop) =>
                new NetworkStream(await network.ConnectAsync(request.DnsEndPoint.Host, request.DnsEndPoint.Port, stop), ownsSocket: true),
        };
        http = new(handler, disposeHandler: false) { Timeout = limit };
    }

    /// <exception cref="DeliveryException">It was not taken, or nobody knows whether it was. It names the host, and no more of the address.</exception>
    public async Task PostAsync(
        Uri address, byte[] body, MediaTypeHeaderValue type, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellation)
    {
        var host = address.Host;
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version11,
            Content = new ByteArrayContent(body) { Headers = { ContentType = type } },
        };
        request.Headers.Add("User-Agent", "wf");
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) throw new DeliveryException($"a request has no header {name}");
        }

        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!answer.IsSuccessStatusCode)
            {
                var redirect = (int)answer.StatusCode is >= 300 and < 400 ? ", a redirect, which is not followed" : string.Empty;
                throw new DeliveryException($"{host} answered {(int)answer.StatusCode}{redirect}")
                {
                    Status = (int)answer.StatusCode,
                    Answer = await BeginningAsync(answer, cancellation),
                };
            }
        }
        catch (HttpRequestException failure) when (failure.InnerException is DeliveryException refused)
        {
            throw refused;
        }
        catch (HttpRequestException failure)
        {
            throw new DeliveryException($"{host} can't be spoken to: {failure.HttpRequestError}", failure);
        }
        catch (OperationCanceledException failure) when (!cancellation.IsCancellationRequested)
        {
            throw new DeliveryException($"{host} did not answer within {limit.TotalSeconds:F0} s", failure);
        }
    }

    /// <summary>What it can't be had of counts as nothing: the refusal is known already.</summary>
    private static async Task<string> BeginningAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        enough.CancelAfter(limit);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(enough.Token);
            var beginning = new byte[LongestAnswer];
            return Encoding.UTF8.GetString(beginning, 0, await body.ReadAtLeastAsync(beginning, LongestAnswer, throwOnEndOfStream: false, enough.Token));
        }
        catch (Exception lost) when (!cancellation.IsCancellationRequested && lost is IOException or HttpRequestException or OperationCanceledException)
        {
            return string.Empty;
        }
    }

    public void Dispose()
    {
        http.Dispose();
        handler.Dispose();
    }
}
