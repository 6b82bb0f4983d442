using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Workflows.Activities.Contract;

namespace Workflows.Activities.Engine;

/// <summary>
/// The activity API over HTTP. Calls ride through a restart of the engine: whatever says "not now" is tried again until the patience ends;
/// whatever says "no" ends at once.
/// </summary>
internal sealed class EngineClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly ActivityProgramOptions _options;

    private EngineClient(Uri address, string? token, ActivityProgramOptions options)
    {
        _options = options;
        // The engine is near: a proxy of the environment, meant for the internet, would be in the way.
#pragma warning disable CA2000 // HttpClient owns and disposes its handler
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) };
#pragma warning restore CA2000
        _http = new HttpClient(handler, disposeHandler: true) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>Null without <c>WF_API</c>: the activity then runs on its own.</summary>
    public static EngineClient? From(ActivityProgramOptions options)
    {
        if (options.Variable(ContractVariables.Api) is not { Length: > 0 } text)
        {
            return null;
        }

        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address)
            ? new EngineClient(address, options.Variable(ContractVariables.Token), options)
            : throw ActivityException.Configuration($"{ContractVariables.Api} is '{text}': expected an address such as http://127.0.0.1:41234/activity");
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Sends, checks and reads; the whole of it is tried again, so <paramref name="request"/> makes a new message each time.</summary>
    public async Task<T> SendAsync<T>(Func<HttpRequestMessage> request, Func<HttpResponseMessage, Task<T>> read, CancellationToken stop)
    {
        var started = _options.Time.GetTimestamp();
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await SendOnceAsync(request, read, stop);
            }
            catch (Exception e) when (IsPassing(e, stop))
            {
                if (_options.Time.GetElapsedTime(started) is var waited && waited >= _options.EnginePatience)
                {
                    throw ActivityException.Temporary($"the engine at {_http.BaseAddress} has not answered for {waited.TotalSeconds:F0} s: {e.Message}", e);
                }

                if (failures == 1)
                {
                    var minutes = _options.EnginePatience.TotalMinutes;
                    await _options.Error.WriteLineAsync($"the engine does not answer ({e.Message}); trying again for up to {minutes:F0} min");
                }

                await Task.Delay(Pause(failures, e), _options.Time, stop);
            }
        }
    }

    /// <summary>One try, for what may get lost.</summary>
    public async Task<T> SendOnceAsync<T>(Func<HttpRequestMessage> request, Func<HttpResponseMessage, Task<T>> read, CancellationToken stop)
    {
        using var message = request();
        using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
        if ((int)response.StatusCode >= 500 || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests)
        {
            throw new NotNowException(response.StatusCode, response.Headers.RetryAfter);
        }

        return await read(response);
    }

    /// <summary>Reads what may not be there; null where it is not.</summary>
    public Task<T?> FindAsync<T>(string path, CancellationToken stop)
        where T : class =>
        SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, path),
            static async response => response.StatusCode == HttpStatusCode.NotFound ? null : await ReadJsonAsync<T>(response),
            stop);

    public static HttpRequestMessage Json(HttpMethod method, string path, object body) => new(method, path)
    {
        Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), ContractJson.Options))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        },
    };

    public static async Task<T> ReadJsonAsync<T>(HttpResponseMessage response)
    {
        await EnsureAsync(response);
        var body = await response.Content.ReadAsStreamAsync();
        return await JsonSerializer.DeserializeAsync<T>(body, ContractJson.FromEngine)
            ?? throw new JsonException($"the engine answered null to {response.RequestMessage?.RequestUri}");
    }

    public static async Task EnsureAsync(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            var problem = await response.Content.ReadAsStringAsync();
            var call = $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.AbsolutePath}";
            throw new ActivityException(Exit(response.StatusCode), $"the engine refused {call}: {(int)response.StatusCode} {Problem.Text(problem)}");
        }
    }

    /// <summary>What was asked for is refused again however often it is asked, but that an attempt which is over says nothing about the next one.</summary>
    private static ExitCode Exit(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => ExitCode.Failure,
        HttpStatusCode.Forbidden => ExitCode.Configuration,
        _ => ExitCode.Usage,
    };

    private static TimeSpan Pause(int failures, Exception why)
    {
        var (own, asked) = (RequestBackoff.Delay(failures), why is NotNowException answer ? answer.RetryAfter : TimeSpan.Zero);
        return own > asked ? own : asked;
    }

    /// <summary>A time-out of the client looks like a cancellation, but is not ours.</summary>
    private static bool IsPassing(Exception e, CancellationToken stop) =>
        e is HttpRequestException or IOException || (e is OperationCanceledException && !stop.IsCancellationRequested);
}
