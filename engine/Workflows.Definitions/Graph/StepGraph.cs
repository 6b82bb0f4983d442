using System.Collections.Immutable;
using Workflows.Definitions.Language;

namespace Workflows.Definitions.Graph;

/// <summary>Who waits for whom, without recursion: no graph can overflow the stack.</summary>
internal sealed class StepGraph
{
    private readonly StepDraft[] steps;
    private readonly Dictionary<string, int> ordinals = new(StringComparer.Ordinal);
    private readonly List<int>[] needs;
    private readonly Lazy<ulong[][]> upstream;
    private readonly List<int> order = [];

    private StepGraph(StepDraft[] steps)
    {
        this.steps = steps;
        for (var i = 0; i < steps.Length; i++)
        {
            ordinals.TryAdd(steps[i].Name, i);
        }

        needs = [.. steps.Select(s => s.Needs.Select(n => ordinals.GetValueOrDefault(n.Name, -1)).Where(n => n >= 0).ToList())];
        upstream = new Lazy<ulong[][]>(Closure);
    }

    /// <summary>The steps of one cycle, the first again at the end; null where there is none.</summary>
    public ImmutableArray<string>? Cycle { get; private set; }

    public static StepGraph Build(StepDraft[] steps)
    {
        var graph = new StepGraph(steps);
        graph.Sort();
        return graph;
    }

    public StepDraft At(string name) => steps[ordinals[name]];

    public StepDraft? Find(string name) => ordinals.TryGetValue(name, out var ordinal) ? steps[ordinal] : null;

    /// <summary>Whether a step has always ended when another runs.</summary>
    public bool IsUpstream(string step, string of)
    {
        var (bit, row) = (ordinals[step], upstream.Value[ordinals[of]]);
        return (row[bit >> 6] & (1UL << (bit & 63))) != 0;
    }

    private void Sort()
    {
        order.AddRange(TopologicalOrder.Of(needs, out var open));
        if (order.Count < steps.Length)
        {
            Cycle = CycleAmong(open);
        }
    }

    // Each step left waits for one that is left too: following those must come back to where it was.
    private ImmutableArray<string> CycleAmong(int[] open)
    {
        var seen = new Dictionary<int, int>();
        var path = new List<int>();
        var at = Array.FindIndex(open, o => o > 0);
        while (seen.TryAdd(at, path.Count))
        {
            path.Add(at);
            at = needs[at].First(n => open[n] > 0);
        }

        var cycle = path.Skip(seen[at]).Select(i => steps[i].Name).ToList();
        var shown = cycle.Count <= 20 ? cycle : [.. cycle.Take(10), $"... {cycle.Count - 20} more ...", .. cycle.TakeLast(10)];
        return [.. shown, cycle[0]];
    }

    private ulong[][] Closure()
    {
        var words = (steps.Length + 63) / 64;
        var rows = steps.Select(_ => new ulong[words]).ToArray();
        foreach (var step in order)
        {
            foreach (var need in needs[step])
            {
                rows[step][need >> 6] |= 1UL << (need & 63);
                for (var w = 0; w < words; w++)
                {
                    rows[step][w] |= rows[need][w];
                }
            }
        }

        return rows;
    }
}
