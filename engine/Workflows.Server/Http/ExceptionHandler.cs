using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Workflows.Server.Http;

/// <summary>The edge of a request: whatever a route throws becomes an answer, and only what is no fault of the caller a line in the log.</summary>
internal sealed partial class ExceptionHandler(ILogger log)
{
    public async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left who could read an answer.
        }
        catch (BadHttpRequestException wrong)
        {
            await AnswerAsync(http, Problems.BadRequest(wrong));
        }
        catch (IOException wrong) when (wrong.InnerException is OverflowException)
        {
            // How Kestrel tells of a chunk whose size no number holds.
            await AnswerAsync(http, Problems.NotJson("the size of a chunk is too large"));
        }
        catch (Exception failure)
        {
            // Any kind: the store is away, the disk is full, a bug of ours. The clients try again, and the log tells.
            LogFailed(failure, http.Request.Method, http.Request.Path);
            await AnswerAsync(http, Problems.Unavailable(http, "the engine can't answer now; try again"));
        }
    }

    /// <summary>An answer that has begun can't become another one: it is broken off, so that its reader does not take the half for the whole.</summary>
    private static Task AnswerAsync(HttpContext http, IResult answer)
    {
        if (!http.Response.HasStarted) return answer.ExecuteAsync(http);
        http.Abort();
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} failed")]
    private static partial void LogFailed(ILogger log, Exception failure, string method, string path);

    private void LogFailed(Exception failure, string method, string path) => LogFailed(log, failure, method, path);
}
