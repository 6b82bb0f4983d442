using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Timing;

/// <summary>Makes the engine's alarms: all on one clock, all ringing on the owner's thread.</summary>
internal sealed class Alarms(SteadyClock clock, Owner owner)
{
    public DateTimeOffset Now => clock.Now;

    /// <summary>An alarm that collects until it is opened.</summary>
    /// <param name="ring">What is done for a key that is due.</param>
    public Alarm<TKey> Create<TKey>(Action<TKey> ring)
        where TKey : notnull => new(clock, owner, ring);
}
