using Workflows.Runtime.Attempts;
using Workflows.Runtime.Caching;
using Workflows.Runtime.Children;
using Workflows.Runtime.Triggers;

namespace Workflows.Runtime.Deciding;

/// <summary>
/// Completes a decision before it is committed with what belongs into the same transaction: children that begin with it, results that later runs may
/// take, memory that steps turned out to need, events that others may wait for.
/// </summary>
internal sealed class Completion(ChildController children, CacheController cache)
{
    public CommitUnit Complete(CommitUnit unit)
    {
        children.Prepare(unit);
        var facts = unit.Commit.Facts;
        unit.Commit = unit.Commit with { Cached = cache.Earned(facts), Memory = MemoryNeeds.Of(facts), Arrivals = OwnEvents.Of(facts) };
        return unit;
    }
}
