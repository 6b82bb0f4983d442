using Microsoft.AspNetCore.Http;
using Workflows.Server.Streams;

namespace Workflows.Server.Http;

/// <summary>
/// Answers HEAD wherever there is GET. The server that reads requests remembers what was asked, and sends no body; a stream, which would have no end, is
/// asked for by nobody who wants none.
/// </summary>
internal static class HeadAsGet
{
    private static readonly object asked = new();

    /// <summary>Nobody wants the body: what is dear need not be read for it.</summary>
    public static bool IsAsked(HttpContext http) => http.Items.ContainsKey(asked);

    public static Task PassAsync(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Request.Method = HttpMethods.Get;
            http.Items[asked] = true;
            if (EventStream.IsAsked(http))
            {
                http.Request.Headers.Remove("Accept");
            }
        }

        return next(http);
    }
}
