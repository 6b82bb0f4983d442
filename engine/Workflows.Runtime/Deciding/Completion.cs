using Workflows.Runtime.Attempts;
using Workflows.Runtime.Caching;
using Workflows.Runtime.Children;

namespace Workflows.Runtime.Deciding;

/// <summary>
/// Completes a decision before it is committed with what belongs into the same transaction: children that begin with it, results that later runs may
/// take, memory that steps turned out to need.
/// </summary>
internal sealed class Completion(ChildController children, CacheController cache)
{
    public CommitUnit Complete(CommitUnit unit)
    {
        children.Prepare(unit);
        unit.Commit = unit.Commit with { Cached = cache.Earned(unit.Commit.Facts), Memory = MemoryNeeds.Of(unit.Commit.Facts) };
        return unit;
    }
}
