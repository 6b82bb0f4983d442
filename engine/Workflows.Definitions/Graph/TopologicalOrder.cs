namespace Workflows.Definitions.Graph;

/// <summary>Nodes of a graph, each behind those that it needs. Without recursion: no chain is too long for the stack.</summary>
internal static class TopologicalOrder
{
    /// <summary>Kahn: take what waits for nothing, until nothing is left.</summary>
    /// <param name="needs">For each node those that it needs.</param>
    /// <param name="open">How many needs of each node are left: above 0 for those on a cycle or behind one, which the order lacks.</param>
    public static List<int> Of(IReadOnlyList<IReadOnlyCollection<int>> needs, out int[] open)
    {
        var left = needs.Select(of => of.Count).ToArray();
        var dependents = needs.Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < needs.Count; i++)
        {
            foreach (var need in needs[i])
            {
                dependents[need].Add(i);
            }
        }

        List<int> order = [];
        var ready = new Queue<int>(Enumerable.Range(0, needs.Count).Where(i => left[i] == 0));
        while (ready.TryDequeue(out var node))
        {
            order.Add(node);
            foreach (var dependent in dependents[node])
            {
                if (--left[dependent] == 0)
                {
                    ready.Enqueue(dependent);
                }
            }
        }

        open = left;
        return order;
    }
}
