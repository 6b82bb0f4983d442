namespace Workflows.Runtime.Storing;

/// <summary>What became of a run that was to be removed: a closed family.</summary>
public abstract record RunRemoval
{
    private RunRemoval()
    {
    }

    /// <summary>It is gone, with the runs inside it.</summary>
    /// <param name="Children">So many they were.</param>
    public sealed record Removed(int Children) : RunRemoval;

    /// <summary>There is no such run.</summary>
    public sealed record Unknown : RunRemoval;

    /// <summary>It stays as it was.</summary>
    /// <param name="Why">What stands against it, naming the run that it is about: this one, or one inside it.</param>
    public sealed record Kept(string Why) : RunRemoval;
}
