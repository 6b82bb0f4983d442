using Workflows.Cli.CommandLine;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Results;

/// <summary>A file that a step, or an instance of it, has left.</summary>
/// <param name="Step">As it is called: <c>train</c>, <c>grid[3]</c>.</param>
/// <param name="Artifact">The file.</param>
internal sealed record ResultFile(string Step, ArtifactRecord Artifact)
{
    /// <summary>Those of a whole run, step by step; logs are not among them.</summary>
    public static async Task<IReadOnlyList<ResultFile>> OfAsync(Session session, RunState run, CancellationToken cancellation)
    {
        List<ResultFile> files = [];
        foreach (var step in run.Plan.Steps)
        {
            files.AddRange(Of(step.Name, run.Steps[step.Ordinal].Only));
            if (run.Steps[step.Ordinal].Fan is not null)
            {
                files.AddRange(Of(step, await StepDetail.InstancesAsync(session.Runs, run.Id, step.Ordinal, null, cancellation)));
            }
        }

        return files;
    }

    /// <summary>Those of instances.</summary>
    public static IEnumerable<ResultFile> Of(PlannedStep step, IEnumerable<InstanceRecord> instances) =>
        instances.SelectMany(instance => Of(step.NameOf(instance.Index), instance.State));

    /// <summary>Those of a plain step, or of one instance by its name.</summary>
    public static IEnumerable<ResultFile> Of(string step, InstanceState? work) =>
        (work?.Artifacts ?? []).Where(artifact => artifact.Name != ArtifactRecord.LogName).Select(artifact => new ResultFile(step, artifact));
}
