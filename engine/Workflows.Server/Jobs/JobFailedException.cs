namespace Workflows.Server.Jobs;

/// <summary>A job could not do what it is for. Its text is kept and shown: it quotes no secret.</summary>
public sealed class JobFailedException : Exception
{
    public JobFailedException(string message)
        : base(message)
    {
    }

    public JobFailedException()
    {
    }

    public JobFailedException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>After this time it is tried again; null: never.</summary>
    public TimeSpan? Pause { get; init; }
}
