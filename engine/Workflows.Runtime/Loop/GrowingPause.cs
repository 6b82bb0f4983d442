namespace Workflows.Runtime.Loop;

/// <summary>The pause between two tries of something that must succeed in the end: each is twice the one before, until they are five seconds.</summary>
internal readonly record struct GrowingPause(TimeSpan Length)
{
    private static readonly TimeSpan most = TimeSpan.FromSeconds(5);

    /// <summary>The one after this.</summary>
    public GrowingPause Next => Length < most ? new GrowingPause(2 * Length) : this;
}
