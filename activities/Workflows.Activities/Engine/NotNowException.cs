using System.Net;
using System.Net.Http.Headers;

namespace Workflows.Activities.Engine;

/// <summary>The engine answered that it can't answer now: 408, 429 or 5xx.</summary>
internal sealed class NotNowException(HttpStatusCode status, RetryConditionHeaderValue? retryAfter)
    : HttpRequestException($"it answered {(int)status}", null, status)
{
    /// <summary>Longer than this is not waited at once, whatever the answer says.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait at least, where the answer said so; zero otherwise.</summary>
    public TimeSpan RetryAfter => retryAfter?.Delta is { } said ? said < Longest ? said : Longest : TimeSpan.Zero;
}
