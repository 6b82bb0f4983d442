using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Definitions.Quantities;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Attempts;

/// <summary>What steps with <c>onOutOfMemory</c> turned out to need, for the runs after this one: pure.</summary>
internal static class MemoryNeeds
{
    /// <summary>Bytes that a definition asks for in so many words; null where it does not, or an expression says it.</summary>
    public static long? Written(Work.Program program)
    {
        using var resources = JsonDocument.Parse(program.Resources.Json);
        return resources.RootElement.TryGetProperty("memory", out var memory) ? Sizes.Bytes(memory.ToString()) : null;
    }

    /// <summary>One for each attempt that succeeded.</summary>
    public static List<StepMemory> Of(IEnumerable<RunFact> facts)
    {
        var needs = new List<StepMemory>();
        foreach (var fact in facts)
        {
            if (fact.Event is AttemptEnded ended && fact.State.Plan.Steps[ended.Step].Step is { Work: Work.Program { OnOutOfMemory: not null } } step
                && fact.State.Find(ended.Step, ended.Index) is { Status: StepStatus.Succeeded } instance)
            {
                needs.Add(new StepMemory(fact.State.Project, fact.State.Plan.Definition.Name, step.Name, fact.State.Id, instance.Memory));
            }
        }

        return needs;
    }
}
