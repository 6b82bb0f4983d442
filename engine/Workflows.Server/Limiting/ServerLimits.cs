namespace Workflows.Server.Limiting;

/// <summary>What one caller may ask of the server: a person or program by who they are, a stranger by their address.</summary>
public sealed record ServerLimits
{
    /// <summary>Requests; more are answered with 429 and <c>Retry-After</c>. Health is not counted, nor whoever uses a server without sign-in.</summary>
    public int RequestsPerMinute { get; init; } = 600;

    /// <summary>Streams that are open at once.</summary>
    public int StreamsPerUser { get; init; } = 20;

    /// <summary>Bytes of one file that is sent to be a parameter.</summary>
    public long LargestFile { get; init; } = 1_000_000_000;

    /// <summary>Sign-ins of browsers that fail, from one address.</summary>
    public int FailedSignInsPerMinute { get; init; } = 10;
}
