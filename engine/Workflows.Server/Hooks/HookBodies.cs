using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Workflows.Server.Http;
using Workflows.Server.Limiting;

namespace Workflows.Server.Hooks;

/// <summary>
/// Bodies of webhooks, which anybody may send: small, JSON by their header, in good time, and not too many at once. Nothing of one is looked at here.
/// </summary>
/// <param name="held">The bytes of all bodies that are held at once. Many that come slowly hold little, and keep nobody out.</param>
/// <param name="time">The clock.</param>
internal sealed class HookBodies(HeldBytes held, TimeProvider time)
{
    /// <summary>The size of a body: 2 MiB.</summary>
    public const int Most = 2 * 1024 * 1024;

    /// <summary>Senders give up after about as long.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    /// <summary>Reads a body and hands it on; the room that it takes is free again when that has ended.</summary>
    public async Task<IResult> WithAsync(HttpContext http, Func<byte[], Task<IResult>> work)
    {
        if (!IsJson(http.Request))
        {
            return HookAnswers.NotJson();
        }

        if (http.Request.ContentLength > Most)
        {
            return HookAnswers.TooLarge();
        }

        var sender = ClientAddress.Of(http);
        using var body = new MemoryStream();
        try
        {
            return await ReadAsync(http, body, sender) ?? await work(body.ToArray());
        }
        finally
        {
            held.GiveBack(sender, body.Length);
        }
    }

    /// <summary>Why it can't be had; null once it is. A body in chunks tells how large it is only as it comes.</summary>
    private async Task<IResult?> ReadAsync(HttpContext http, MemoryStream body, string sender)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // Counted below. The server counts what stands around the chunks too, which may be more than they hold.
            limit.MaxRequestBodySize = null;
        }

        // A read that is given up by a token leaves the reader where the server can't go on with it.
        var reader = http.Request.BodyReader;
        using var late = new CancellationTokenSource(patience, time);
        await using var giveUp = late.Token.Register(reader.CancelPendingRead);
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (late.IsCancellationRequested)
            {
                reader.AdvanceTo(read.Buffer.End);
                return HookAnswers.TooSlow();
            }

            var isTooLarge = body.Length + read.Buffer.Length > Most;
            foreach (var part in isTooLarge ? default : read.Buffer)
            {
                body.Write(part.Span);
            }

            var verdict = isTooLarge ? HeldVerdict.Fits : held.Add(sender, read.Buffer.Length);
            reader.AdvanceTo(read.Buffer.End);
            if (isTooLarge)
            {
                return HookAnswers.TooLarge();
            }

            if (verdict == HeldVerdict.OneHoldsTooMuch)
            {
                return Problems.TooManyRequests(http, patience, "too many webhooks come from you at once; send it again");
            }

            if (verdict == HeldVerdict.AllHoldTooMuch)
            {
                return Problems.Unavailable(http, "too many webhooks come at once; send it again");
            }

            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    /// <summary>One type, and nothing packed: whatever the bytes say of themselves, they are read as this or not at all.</summary>
    private static bool IsJson(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)
        && (type.Charset.Length == 0 || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
