using System.Collections.Concurrent;
using Workflows.Core.Runs;
using Workflows.Definitions;
using Workflows.Definitions.Activities;
using Workflows.Definitions.Plans;

namespace Workflows.Runtime.Planning;

/// <summary>Builds the plan of each version once and keeps it: all runs of a version share it. Thread-safe.</summary>
/// <param name="catalogue">The activities that versions may use.</param>
public sealed class PlanCache(Catalogue? catalogue)
{
    private readonly ConcurrentDictionary<(string Project, string Workflow, int Version), Plan> plans = new();

    /// <summary>The activities that versions may use.</summary>
    public Catalogue? Catalogue { get; } = catalogue;

    /// <summary>A <see cref="Storing.PlanSource"/>. A version that can't be read any more throws, and its runs are left alone (F35).</summary>
    public Plan Of(string project, string workflow, int version, Func<string> canonical) =>
        plans.TryGetValue((project, workflow, version), out var kept) ? kept : plans.GetOrAdd((project, workflow, version), Read(workflow, version, canonical()));

    private Plan Read(string workflow, int version, string canonical)
    {
        var reading = WorkflowText.Read($"{workflow}@{version}", canonical, Catalogue);
        return reading.Definition is { } definition
            ? PlanBuilder.Build(definition, version)
            : throw new InvalidDataException($"version {version} of {workflow} can't be read: {reading.Errors[0]}");
    }
}
