using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Partitions;

/// <summary>Which partitions an engine should take, and how many give up, so that all engines have alike. Pure: each engine works it out for itself.</summary>
internal static class FairShare
{
    /// <summary>
    /// Free ones are taken up to this engine's share; what it has beyond that, somebody else lacks. Where they don't divide evenly, the engines that were
    /// there first have one more.
    /// </summary>
    /// <returns>The free ones to take, and how many of its own to give up.</returns>
    public static (IReadOnlyList<int> Take, int GiveUp) Of(LeaseView view)
    {
        var place = view.Engines.ToList().IndexOf(view.Self);
        var share = (view.Owners.Count / view.Engines.Count) + (place < view.Owners.Count % view.Engines.Count ? 1 : 0);
        var mine = view.Owners.Count(owner => owner == view.Self);
        var free = view.Owners.Select((owner, partition) => (owner, partition)).Where(of => of.owner is null).Select(of => of.partition);
        return ([.. free.Take(Math.Max(0, share - mine))], Math.Max(0, mine - share));
    }
}
