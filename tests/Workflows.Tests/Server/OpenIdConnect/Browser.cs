using System.Net;

namespace Workflows.Tests.Server.OpenIdConnect;

/// <summary>A browser: keeps the cookies of the server, and goes where it is led, be it there or elsewhere.</summary>
/// <param name="client">Sends to the server.</param>
/// <param name="publicUrl">What the browser calls it.</param>
internal sealed class Browser(HttpClient client, string publicUrl)
{
    private const int MostSteps = 10;

    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>Where it is, in the end.</summary>
    public Uri At { get; private set; } = new(publicUrl);

    /// <summary>The last <c>Set-Cookie</c>s.</summary>
    public List<string> Set { get; } = [];

    /// <summary>Opens an address.</summary>
    /// <param name="address">Below that of the server, or whole.</param>
    /// <param name="until">Stops before it opens an address that begins so.</param>
    public async Task<Answer> OpenAsync(string address, string? until = null)
    {
        At = new(new Uri($"{publicUrl.TrimEnd('/')}/"), address);
        Set.Clear();
        for (var step = 0; step < MostSteps; step++)
        {
            var answer = await SendAsync(HttpMethod.Get, At);
            if (answer.Message.Headers.Location is not { } next)
            {
                return answer;
            }

            At = new(At, next);
            if (until is not null && At.AbsoluteUri.StartsWith(until, StringComparison.Ordinal))
            {
                return answer;
            }
        }

        throw new InvalidOperationException($"led round and round, and now at {At}");
    }

    /// <summary>Signs out, as the web UI does.</summary>
    public Task<Answer> SignOutAsync() => SendAsync(HttpMethod.Post, new($"{publicUrl.TrimEnd('/')}/api/v1/sign-out"));

    public async Task<Answer> SendAsync(HttpMethod method, Uri address, HttpContent? content = null)
    {
        var isOurs = address.Authority == new Uri(publicUrl).Authority;
        using var request = new HttpRequestMessage(method, isOurs ? new Uri(address.PathAndQuery, UriKind.Relative) : address) { Content = content };
        if (isOurs)
        {
            request.Headers.Host = address.Authority;
            request.Headers.Add("X-Requested-With", "wf");
            if (Cookies.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            }
        }

        var answer = await Answer.OfAsync(await client.SendAsync(request));
        if (isOurs && answer.Message.Headers.TryGetValues("Set-Cookie", out var set))
        {
            foreach (var cookie in set)
            {
                Set.Add(cookie);
                var (name, value) = cookie.Split(';')[0].Split('=', 2) is [var left, var right] ? (left, right) : throw new InvalidDataException(cookie);
                if (value.Length == 0)
                {
                    Cookies.Remove(name);
                }
                else
                {
                    Cookies[name] = value;
                }
            }
        }

        return answer;
    }
}
