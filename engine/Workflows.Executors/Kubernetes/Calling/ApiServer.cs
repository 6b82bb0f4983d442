using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace Workflows.Executors.Kubernetes.Calling;

/// <summary>
/// Requests to the API server over the official client's connection and credentials. The client's own operations throw, hide
/// <c>Retry-After</c> and buffer watches; here what a server may well answer is a value.
/// </summary>
internal sealed class ApiServer : IDisposable
{
    /// <summary>Of an answer that is no success, of which only its words are wanted.</summary>
    private const int LongestError = 64 << 10;

    private readonly k8s.Kubernetes client;
    private readonly Credentials credentials;
    private readonly RateLimit limit;
    private readonly TimeSpan timeout;
    private readonly TimeProvider time;

    public ApiServer(KubernetesClientConfiguration configuration, RateLimit limit, TimeSpan timeout, TimeProvider time)
    {
        // One connection carries some hundred streams; followed logs need more than one.
        configuration.FirstMessageHandlerSetup = handler =>
        {
            handler.EnableMultipleHttp2Connections = true;
            handler.ConnectTimeout = TimeSpan.FromSeconds(10);
        };
        client = new k8s.Kubernetes(configuration);
        credentials = new Credentials(client.Credentials, time);
        (this.limit, this.timeout, this.time) = (limit, timeout, time);
    }

    public Uri Address => client.BaseUri;

    /// <summary>
    /// Bytes of one answer: a page of pods, each of which etcd keeps only up to 1.5 MiB. Whatever stands between us and the server must not be able to
    /// fill our memory.
    /// </summary>
    public long LongestAnswer { get; init; } = 256 << 20;

    /// <summary>
    /// Sends a request and reads the whole answer, within the timeout. Whatever goes wrong is an answer too, but for the caller's own cancellation.
    /// </summary>
    public async Task<ApiResult<T>> SendAsync<T>(HttpMethod method, string path, object? body, string mediaType, CancellationToken cancellation)
        where T : class
    {
        await limit.WaitAsync(cancellation);
        using var late = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            using var response = await AskAsync(method, path, body, mediaType, either.Token);
            if (!response.IsSuccessStatusCode) return await ErrorOfAsync(response, either.Token);

            // The client library reads in one go, and would wait for ever for what a broken connection owes.
            await response.Content.LoadIntoBufferAsync(LongestAnswer, either.Token);
            await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
            return KubernetesJson.Deserialize<T>(stream);
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            return Lost(problem, late.IsCancellationRequested);
        }
    }

    /// <summary>Opens an answer that goes on: a watch, a log. Only its beginning is under the timeout.</summary>
    public async Task<ApiResult<Stream>> OpenAsync(string path, CancellationToken cancellation)
    {
        await limit.WaitAsync(cancellation);
        using var late = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            var response = await AskAsync(HttpMethod.Get, path, null, string.Empty, either.Token);
            if (response.IsSuccessStatusCode) return await response.Content.ReadAsStreamAsync(cancellation);
            using (response) return await ErrorOfAsync(response, either.Token);
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            return Lost(problem, late.IsCancellationRequested);
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>What a broken connection throws, whichever layer notices it first.</summary>
    public static bool IsLoss(Exception problem) =>
        problem is HttpRequestException or IOException or OperationCanceledException or JsonException or System.Net.Sockets.SocketException;

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, object? body, string mediaType, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(client.BaseUri, path)) { Version = HttpVersion.Version20 };
        if (body is not null) request.Content = new StringContent(KubernetesJson.Serialize(body), Encoding.UTF8, new MediaTypeHeaderValue(mediaType));
        await credentials.SignAsync(request, cancellation);
        return await client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private async Task<ApiError> ErrorOfAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await StartAsync(response.Content, cancellation);
        var error = ApiErrors.Of(response.StatusCode, StatusOf(text), response.Headers.RetryAfter?.Delta);
        if (error is { Kind: ApiErrorKind.Transient, RetryAfter: { } pause }) limit.Hold(pause);
        return error;
    }

    private static async Task<string> StartAsync(HttpContent content, CancellationToken cancellation)
    {
        var bytes = new byte[LongestError];
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        return Encoding.UTF8.GetString(bytes, 0, await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation));
    }

    /// <summary>Proxies on the way answer in their own words.</summary>
    private static V1Status StatusOf(string text)
    {
        try
        {
            return KubernetesJson.Deserialize<V1Status>(text);
        }
        catch (JsonException)
        {
            return new V1Status { Message = BoundedText.Start(text, 500) };
        }
    }

    private ApiError Lost(Exception problem, bool late) => new(ApiErrorKind.Transient, (problem, late) switch
    {
        (AuthenticationException, _) => $"{client.BaseUri} can't be asked: {problem.Message}",
        (_, true) => $"{client.BaseUri} did not answer within {timeout.TotalSeconds:0} s",
        (HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }, _) =>
            $"{client.BaseUri} gave an answer of more than {LongestAnswer} bytes",
        _ when IsLoss(problem) => $"{client.BaseUri} can't be reached: {Innermost(problem)}",
        _ => $"{client.BaseUri} gave an answer that makes no sense: {Innermost(problem)}",
    });

    private static string Innermost(Exception problem) => problem.InnerException is { } inner ? Innermost(inner) : problem.Message;
}
