namespace Workflows.Runtime.Loop;

/// <summary>
/// The time that one turn of the loop may take to decide. It says only how much is decided before the loop looks at what else was posted (a
/// cancel, a stop, an end): what is decided never depends on it. Touched by the owner's thread alone.
/// </summary>
internal sealed class TurnBudget(TimeProvider time)
{
    private static readonly TimeSpan most = TimeSpan.FromMilliseconds(5);

    private long began = time.GetTimestamp();

    public bool IsSpent => time.GetElapsedTime(began) >= most;

    public void Begin() => began = time.GetTimestamp();
}
