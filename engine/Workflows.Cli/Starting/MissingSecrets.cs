using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Executors.Local.Launching;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Starting;

/// <summary>
/// Secrets that a run needs, through all its sub-workflows, and that aren't there. Such a step fails, perhaps after hours of others: it is said at once,
/// while they can still be put there.
/// </summary>
internal sealed class MissingSecrets(Session session, PlanCache plans)
{
    private readonly SecretSource source = new(session.Folder.Secrets);

    /// <summary>Versions that were looked at: a workflow that several steps run is told once.</summary>
    private readonly HashSet<(string Workflow, int Version)> seen = [];

    public static async Task WarnAsync(Session session, PlanCache plans, AcceptedRun run, CancellationToken cancellation)
    {
        if (!session.IsRemote && await session.Runs.ViewAsync(run.Id, plans.Of, cancellation) is { State: { Executor: LocalKind.Name } state })
        {
            var open = state.Plan.Steps.Where(step => !state.Steps[step.Ordinal].Status.IsFinal()).Select(step => step.Step);
            await new MissingSecrets(session, plans).WarnAsync(state, open, string.Empty, cancellation);
        }
    }

    /// <param name="run">The root: it has the versions of all below it.</param>
    /// <param name="steps">That will run.</param>
    /// <param name="path">Before their names: the steps that run their workflow.</param>
    /// <param name="cancellation">Stops the reading.</param>
    private async Task WarnAsync(RunState run, IEnumerable<StepDefinition> steps, string path, CancellationToken cancellation)
    {
        foreach (var step in steps)
        {
            if (step.Work is Work.Program program && source.Refusal(program.Secrets) is { } why)
            {
                session.Screen.Note($"{path}{step.Name} will fail as it is now: {why}");
            }

            if (step.Work is Work.SubWorkflow child
                && await session.Definitions.FindVersionAsync(run.Project, child.Name, run.VersionOf(child), cancellation) is { } version
                && seen.Add((child.Name, version.Number)))
            {
                var definition = plans.Of(version).Definition;
                await WarnAsync(run, definition.Steps.Concat(definition.Finally), $"{path}{step.Name}/", cancellation);
            }
        }
    }
}
