namespace Workflows.Core.Expressions;

/// <summary>
/// How much all expressions over one scope may do together: those of one attempt, or of one decision. Work is counted, never timed, so
/// the same inputs give the same answer on a machine under any load.
/// </summary>
public sealed class WorkBudget(long most = WorkBudget.Most)
{
    /// <summary>For all conditions, items and outputs of one decision: a second or two, whatever the definition holds.</summary>
    public const long Decision = 10 * Most;

    /// <summary>In units: one is about a character that is read or written, some ten to thirty nanoseconds. Sorting 100,000 numbers once fits.</summary>
    public const long Most = 8_000_000;

    // Reading less than this costs next to nothing, and most texts are that small.
    private const int Small = 4096;

    private HashSet<string>? read;
    private long spent;

    /// <summary>False once there is no more to spend.</summary>
    public bool Spend(long units)
    {
        spent += units;
        return spent <= most;
    }

    /// <summary>Spends what reading a JSON text costs, the first time that it is read.</summary>
    public bool SpendOnReading(string json) =>
        json.Length <= Small || !(read ??= new(ReferenceEqualityComparer.Instance)).Add(json) || Spend(json.Length / 4);
}
