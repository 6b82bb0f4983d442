using Workflows.Core.Definitions;
using Workflows.Core.Runs;

namespace Workflows.Runtime.Attempts;

/// <summary>Whose attempt it is: what the activity API goes by, whatever a request says.</summary>
/// <param name="Uid">The attempt.</param>
/// <param name="Project">Of its run.</param>
/// <param name="Run">Its run.</param>
/// <param name="Label">The run as people write it.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Index">The instance; null for a plain step.</param>
public sealed record AttemptIdentity(Guid Uid, string Project, Guid Run, string Label, string Step, int? Index)
{
    /// <summary>Its activity may move aliases of the model registry.</summary>
    public bool Promotes { get; init; }

    /// <summary>The kind of executor that runs it.</summary>
    public required string Executor { get; init; }

    /// <summary>Names the step's checkpoint (see <see cref="AttemptKeys.Checkpoint"/>).</summary>
    public required string CheckpointKey { get; init; }

    /// <summary>The identity of an attempt of this run.</summary>
    internal static AttemptIdentity Of(RunState run, Guid attempt, int step, int? index) =>
        new(attempt, run.Project, run.Id, run.Label, run.Plan.Steps[step].Name, index)
        {
            Promotes = run.Plan.Steps[step].Step.Work is Work.Program { Promotes: true },
            Executor = run.Executor,
            CheckpointKey = AttemptKeys.Checkpoint(run, step, index),
        };
}
