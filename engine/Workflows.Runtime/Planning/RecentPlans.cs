using Workflows.Core.Runs;

namespace Workflows.Runtime.Planning;

/// <summary>The plans that were used last, up to a size of all together: the least recently used goes first. Not thread-safe.</summary>
/// <param name="mostSteps">Steps, not plans, for a plan may have one or 10,000; what a plan has beside them counts as ten.</param>
internal sealed class RecentPlans(int mostSteps)
{
    private readonly Dictionary<PlanKey, LinkedListNode<(PlanKey Key, Plan Plan)>> kept = [];

    /// <summary>The most recently used first.</summary>
    private readonly LinkedList<(PlanKey Key, Plan Plan)> order = new();

    private int size;

    public int Count => kept.Count;

    public Plan? Find(PlanKey key)
    {
        if (!kept.TryGetValue(key, out var node))
        {
            return null;
        }

        order.Remove(node);
        order.AddFirst(node);
        return node.Value.Plan;
    }

    /// <summary>Keeps a plan, however large it is, until enough others have been used after it.</summary>
    public void Keep(PlanKey key, Plan plan)
    {
        if (kept.TryGetValue(key, out var former))
        {
            Remove(former);
        }

        kept[key] = order.AddFirst((key, plan));
        size += SizeOf(plan);
        while (size > mostSteps && kept.Count > 1)
        {
            Remove(order.Last!);
        }
    }

    private static int SizeOf(Plan plan) => 10 + plan.Steps.Length;

    private void Remove(LinkedListNode<(PlanKey Key, Plan Plan)> node)
    {
        order.Remove(node);
        kept.Remove(node.Value.Key);
        size -= SizeOf(node.Value.Plan);
    }
}

/// <summary>Names the plan of a version.</summary>
internal readonly record struct PlanKey(string Project, string Workflow, int Version);
