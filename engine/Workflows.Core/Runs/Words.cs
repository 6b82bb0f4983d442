namespace Workflows.Core.Runs;

/// <summary>The state of a run. Lower camel case wherever a person or program outside C# sees it.</summary>
public enum RunStatus
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>The state of a step or instance. The last four are final for their generation.</summary>
public enum StepStatus
{
    /// <summary>Its needs have not all ended.</summary>
    Waiting,

    /// <summary>It could start, but something outside holds it: the run is suspended, or a value is being looked up.</summary>
    Ready,

    /// <summary>It has a live attempt; what the executor observes tells Starting from Running.</summary>
    Starting,

    /// <summary>It is at work or waits for people, a timer, an event or a child.</summary>
    Running,

    /// <summary>Between two attempts.</summary>
    Backoff,
    Succeeded,
    Failed,
    Skipped,
    Cancelled,
}

/// <summary>The state of an attempt. Running is an observation: for deciding, Starting and Running are one.</summary>
public enum AttemptStatus
{
    Starting,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>Why something failed.</summary>
public enum Cause
{
    /// <summary>The program said so: a non-zero exit.</summary>
    Application,

    /// <summary>The place was lost: evicted, node lost, preempted, record missing.</summary>
    Infrastructure,
    Timeout,
    OutOfMemory,

    /// <summary>People said no.</summary>
    Rejected,

    /// <summary>It can't run as written: a bad expression, a refused admission.</summary>
    Engine,
}

/// <summary>Why a step ended as it did without failing.</summary>
public enum Reason
{
    /// <summary>Skipped: its <c>when</c> was false, or its <c>runOn</c> did not hold.</summary>
    Condition,

    /// <summary>Skipped: people said no, and the flow says <c>onReject: skip</c>.</summary>
    Rejected,

    /// <summary>Skipped: something it needs failed.</summary>
    UpstreamFailed,

    /// <summary>Succeeded: an earlier result of the same work was taken.</summary>
    Cached,

    /// <summary>Succeeded: taken over from the run that this one reruns.</summary>
    Reused,
}

/// <summary>Questions about states.</summary>
public static class Words
{
    public static bool IsFinal(this RunStatus status) => status >= RunStatus.Succeeded;

    public static bool IsFinal(this StepStatus status) => status >= StepStatus.Succeeded;

    public static bool IsFinal(this AttemptStatus status) => status >= AttemptStatus.Succeeded;

    /// <summary>The word as people and programs outside C# see it: <c>upstreamFailed</c>.</summary>
    public static string Word<T>(this T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return string.Create(name.Length, name, static (span, text) =>
        {
            text.CopyTo(span);
            span[0] = char.ToLowerInvariant(span[0]);
        });
    }
}
