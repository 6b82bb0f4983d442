using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>A result that was taken from the cache, or over from an earlier run: its log came with it, and no attempt of this run has it.</summary>
public static class TakenResult
{
    /// <summary>Stands for the number of an attempt: no attempt of this run wrote it.</summary>
    public const int NoNumber = 0;

    /// <summary>Stands for the attempt that wrote the log: its files. Null where the result is the run's own, or brought no log.</summary>
    /// <param name="run">Where it was taken.</param>
    /// <param name="step">Ordinal.</param>
    /// <param name="index">Instance; null for a plain step.</param>
    /// <param name="work">The step or instance.</param>
    public static AttemptRecord? AttemptOf(RunState run, int step, int? index, InstanceState work) =>
        (work.Reason ?? run.Steps[step].Reason) is Reason.Cached or Reason.Reused && work.Artifacts.Any(artifact => artifact.Name == ArtifactRecord.LogName)
            ? new(Guid.CreateVersion7(), run.Id)
            {
                Step = step,
                Index = index,
                Number = NoNumber,
                Generation = 1,
                Status = AttemptStatus.Succeeded,
                Executor = run.Executor,
                CreatedAt = work.EndedAt ?? run.CreatedAt,
                Artifacts = work.Artifacts,
            }
            : null;
}
