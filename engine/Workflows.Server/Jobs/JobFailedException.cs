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

    /// <summary>Another job that does the same has been made; false: it is given up.</summary>
    public bool IsTriedAgain { get; init; }
}
