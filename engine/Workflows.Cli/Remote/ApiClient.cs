using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Text.Json;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Remote;

/// <summary>
/// Speaks to the API of a server. What it answers is read no further than an answer may be long, and what it refuses ends the command in its words
/// (<see cref="ApiAnswers"/>). No redirect is followed: the token is for one address.
/// </summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan connecting = TimeSpan.FromSeconds(15);

    /// <summary>Longer than the server keeps anybody waiting.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(100);

    private static readonly TimeSpan again = TimeSpan.FromSeconds(1);

    /// <summary>How long we hold back in all because the server asks for it.</summary>
    private static readonly TimeSpan longestWait = TimeSpan.FromMinutes(2);

    /// <summary>Items in a page of a list.</summary>
    private const int Page = 200;

    private const string IdempotencyKey = "Idempotency-Key";

    private readonly SocketsHttpHandler handler;
    private readonly HttpClient http;
    private readonly ServerAddress address;
    private readonly TimeProvider time;

    public ApiClient(ServerAddress address, TimeProvider time)
    {
        (this.address, this.time) = (address, time);
        handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = connecting,

            // What is for this machine, in plain text, goes to no other.
            UseProxy = !address.Url.IsLoopback,
        };
        http = new(handler) { BaseAddress = address.Url, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = address.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
    }

    public void Dispose()
    {
        http.Dispose();
        handler.Dispose();
    }

    /// <summary>Where the API has a project.</summary>
    public static string Below(string project) => $"api/v1/projects/{Uri.EscapeDataString(project)}";

    /// <summary>A document.</summary>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellation) =>
        (await SendAsync<T>(HttpMethod.Get, path, null, DocumentJson.Options, cancellation))!;

    /// <summary>A record (<see cref="RecordFormat"/>); default where there is none.</summary>
    public Task<T?> FindRecordAsync<T>(string path, CancellationToken cancellation) => FindAsync<T>(HttpMethod.Get, path, RecordFormat.Options, cancellation);

    /// <summary>A document; default where there is none.</summary>
    public Task<T?> FindAsync<T>(string path, CancellationToken cancellation) => FindAsync<T>(HttpMethod.Get, path, DocumentJson.Options, cancellation);

    /// <summary>Asks for something; the document of the answer.</summary>
    /// <param name="path">Of what.</param>
    /// <param name="body">Its document.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="type">What the body is called, where that is not JSON alone.</param>
    public async Task<T> PostAsync<T>(string path, object body, CancellationToken cancellation, string type = MediaTypeNames.Application.Json) =>
        (await SendAsync<T>(HttpMethod.Post, path, () => Json(body, type), DocumentJson.Options, cancellation))!;

    /// <summary>Takes something away; the document of what it was, default where there is none.</summary>
    public Task<T?> DeleteAsync<T>(string path, CancellationToken cancellation) =>
        FindAsync<T>(HttpMethod.Delete, path, DocumentJson.Options, cancellation);

    /// <summary>Starts a run, once: a request that is sent again for want of an answer starts no second one.</summary>
    public async Task<T> StartAsync<T>(string path, object body, CancellationToken cancellation)
    {
        var key = Guid.NewGuid().ToString();
        try
        {
            return (await SendAsync<T>(HttpMethod.Post, path, Keyed, DocumentJson.Options, cancellation))!;
        }
        catch (ServerAwayException)
        {
            await Task.Delay(again, time, cancellation);
            return (await SendAsync<T>(HttpMethod.Post, path, Keyed, DocumentJson.Options, cancellation))!;
        }

        HttpContent Keyed()
        {
            var content = Json(body, MediaTypeNames.Application.Json);
            content.Headers.Add(IdempotencyKey, key);
            return content;
        }
    }

    /// <summary>Sends bytes; the document of the answer. What can't be read again is sent once.</summary>
    public async Task<T> PutAsync<T>(string path, Stream bytes, CancellationToken cancellation)
    {
        using var content = new StreamContent(bytes);
        using var answer = await SendOnceAsync(() => new(HttpMethod.Post, path) { Content = content }, Timeout.InfiniteTimeSpan, cancellation);
        using var limit = Limited(patience, cancellation);
        await ApiAnswers.RefuseAsync(answer, address, limit.Token);
        return (await ApiAnswers.ReadAsync<T>(answer, address, DocumentJson.Options, limit.Token))!;
    }

    /// <summary>The first items of a list, page by page.</summary>
    /// <param name="path">With a <c>?</c> where it filters.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<IReadOnlyList<T>> ListAsync<T>(string path, int most, CancellationToken cancellation) =>
        PagesAsync(path, most, Page, url => GetAsync<Listed<T>>(url, cancellation)!);

    /// <summary>A list; empty also where there is nothing that it could be of.</summary>
    /// <param name="path">Of the list.</param>
    /// <param name="options">How its items are written.</param>
    /// <param name="page">Items in a page.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="most">How many at most.</param>
    public Task<IReadOnlyList<T>> FindListAsync<T>(
        string path, JsonSerializerOptions options, int page, CancellationToken cancellation, int most = int.MaxValue) =>
        PagesAsync(path, most, page, url => FindAsync<Listed<T>>(HttpMethod.Get, url, options, cancellation));

    /// <summary>Bytes as they come.</summary>
    /// <exception cref="FileNotFoundException">There are none.</exception>
    public async Task<Stream> OpenAsync(string path, CancellationToken cancellation)
    {
        var answer = await SendAsync(() => new(HttpMethod.Get, path), cancellation);
        if (answer.StatusCode != HttpStatusCode.NotFound)
        {
            return await answer.Content.ReadAsStreamAsync(cancellation);
        }

        using (answer)
        {
            throw new FileNotFoundException(await ApiAnswers.WhyNotFoundAsync(answer, address, cancellation));
        }
    }

    /// <summary>Sends it, and reads the document of the answer; default where there is none.</summary>
    private async Task<T?> SendAsync<T>(
        HttpMethod method, string path, Func<HttpContent>? content, JsonSerializerOptions options, CancellationToken cancellation)
    {
        using var answer = await SendAsync(() => new(method, path) { Content = content?.Invoke() }, cancellation);
        using var limit = Limited(patience, cancellation);
        return await ApiAnswers.ReadAsync<T>(answer, address, options, limit.Token);
    }

    private static JsonContent Json(object body, string type) =>
        JsonContent.Create(body, body.GetType(), new MediaTypeHeaderValue(type), DocumentJson.Options);

    private static async Task<IReadOnlyList<T>> PagesAsync<T>(string path, int most, int page, Func<string, Task<Listed<T>?>> read)
    {
        List<T> items = [];
        string? cursor = null;
        do
        {
            var limit = Math.Min(most - items.Count, page);
            var query = FormattableString.Invariant($"limit={limit}") + (cursor is null ? string.Empty : $"&cursor={Uri.EscapeDataString(cursor)}");
            var answer = await read($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}");
            items.AddRange(answer?.Items ?? []);
            cursor = answer?.Next;
        }
        while (cursor is not null && items.Count < most);
        return items;
    }

    private async Task<T?> FindAsync<T>(HttpMethod method, string path, JsonSerializerOptions options, CancellationToken cancellation)
    {
        using var answer = await SendAsync(() => new(method, path), cancellation);
        using var limit = Limited(patience, cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            _ = await ApiAnswers.WhyNotFoundAsync(answer, address, limit.Token);
            return default;
        }

        return await ApiAnswers.ReadAsync<T>(answer, address, options, limit.Token);
    }

    /// <summary>The head of an answer that is ours, or 404. Who asks too much is told to wait, and does.</summary>
    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var answer = await SendOnceAsync(request, patience, cancellation);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests
                && answer.Headers.RetryAfter?.Delta is { } wait && time.GetElapsedTime(began) + wait < longestWait)
            {
                answer.Dispose();
                await Task.Delay(wait, time, cancellation);
                continue;
            }

            using var limit = Limited(patience, cancellation);
            try
            {
                await ApiAnswers.RefuseAsync(answer, address, limit.Token);
                return answer;
            }
            catch
            {
                answer.Dispose();
                throw;
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Func<HttpRequestMessage> make, TimeSpan most, CancellationToken cancellation)
    {
        using var limit = Limited(most, cancellation);
        try
        {
            using var request = make();
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (HttpRequestException failure)
        {
            throw ApiAnswers.Away(failure, address);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new ServerAwayException($"{address.Shown} has not answered within {patience.TotalSeconds:0} s", late);
        }
    }

    private static CancellationTokenSource Limited(TimeSpan most, CancellationToken cancellation)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(most);
        return limit;
    }

    private sealed record Listed<T>(IReadOnlyList<T> Items, string? Next);
}
