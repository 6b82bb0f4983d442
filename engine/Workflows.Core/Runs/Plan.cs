using System.Collections.Immutable;
using System.Globalization;
using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>
/// A version made ready to decide on: steps by ordinal, edges both ways. Built once for each version and shared by all its runs. Ordinals
/// are the order written, <c>steps</c> first, then <c>finally</c>; they name rows, so they never change within a version.
/// </summary>
public sealed class Plan
{
    private readonly Dictionary<string, int> ordinals;

    /// <summary>Builds the plan of a checked definition.</summary>
    /// <param name="definition">Acyclic; every need exists.</param>
    /// <param name="version">Its number.</param>
    /// <param name="facts">For each step what reading its expressions told; null where nobody asks (tests).</param>
    public Plan(WorkflowDefinition definition, int version, Func<StepDefinition, StepReading>? facts = null)
    {
        Definition = definition;
        Version = version;
        MainCount = definition.Steps.Length;
        var all = definition.Steps.Concat(definition.Finally).ToArray();
        ordinals = new(all.Length, StringComparer.Ordinal);
        for (var i = 0; i < all.Length; i++)
        {
            ordinals.Add(all[i].Name, i);
        }

        var dependents = all.Select(_ => new List<int>()).ToArray();
        var needs = all.Select(step => step.Needs.Select(name => ordinals[name]).Distinct().ToImmutableArray()).ToArray();
        for (var i = 0; i < all.Length; i++)
        {
            foreach (var need in needs[i])
            {
                dependents[need].Add(i);
            }
        }

        Steps = [.. all.Select((step, i) => new PlannedStep(
            i,
            step,
            i >= MainCount,
            needs[i],
            [.. dependents[i]],
            facts?.Invoke(step) ?? StepReading.Nothing))];
    }

    public WorkflowDefinition Definition { get; }

    public int Version { get; }

    public ImmutableArray<PlannedStep> Steps { get; }

    /// <summary>How many of <see cref="Steps"/> stand under <c>steps</c>; the others are <c>finally</c>.</summary>
    public int MainCount { get; }

    /// <summary>The ordinal of a step; null for an unknown name.</summary>
    public int? Find(string name) => ordinals.TryGetValue(name, out var ordinal) ? ordinal : null;

    /// <summary>These steps and all that depend on them, however far behind: true by ordinal.</summary>
    public bool[] Behind(IEnumerable<int> steps)
    {
        var behind = new bool[Steps.Length];
        var queue = new Queue<int>(steps);
        while (queue.TryDequeue(out var step))
        {
            if (!behind[step])
            {
                behind[step] = true;
                foreach (var dependent in Steps[step].Dependents)
                {
                    queue.Enqueue(dependent);
                }
            }
        }

        return behind;
    }
}

/// <summary>A step in its place in the graph.</summary>
/// <param name="Ordinal">Its place in <see cref="Plan.Steps"/>.</param>
/// <param name="Step">As defined.</param>
/// <param name="Finally">It stands under <c>finally</c>.</param>
/// <param name="Needs">Ordinals of what it waits for.</param>
/// <param name="Dependents">Ordinals of what waits for it.</param>
/// <param name="Reading">What its expressions read.</param>
public sealed record PlannedStep(int Ordinal, StepDefinition Step, bool Finally, ImmutableArray<int> Needs, ImmutableArray<int> Dependents, StepReading Reading)
{
    public string Name => Step.Name;

    /// <summary>How the step, or one of its instances, is called: <c>train</c>, <c>grid[3]</c>.</summary>
    public string NameOf(int? index) => index is { } i ? string.Create(CultureInfo.InvariantCulture, $"{Name}[{i}]") : Name;
}

/// <summary>What reading a step told, beyond its fields.</summary>
/// <param name="Parameters">Names of the parameters that its expressions mention.</param>
/// <param name="Digest">
/// SHA-256 of its meaning (needs, work, policies, what it reads of its version; not its name's place or comments): equal digests may reuse results.
/// </param>
public sealed record StepReading(ImmutableArray<string> Parameters, string Digest)
{
    /// <summary>Stands among <see cref="Parameters"/> where an expression reads all of them at once.</summary>
    public const string AllParameters = "*";

    /// <summary>The first of these parameters that the step reads; null for none.</summary>
    public string? FirstOf(IReadOnlySet<string> parameters) =>
        Parameters.Contains(AllParameters) ? parameters.FirstOrDefault() : Parameters.FirstOrDefault(parameters.Contains);

    public static StepReading Nothing { get; } = new([], string.Empty);
}
