using Workflows.Cli.CommandLine;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Looking;

/// <summary>
/// The log of a result that was taken from the cache or over from an earlier run: it came with the result, and no attempt of this run has it.
/// </summary>
/// <param name="Name">The step or instance here.</param>
/// <param name="Origin">Whose log it is; null where that is not known.</param>
/// <param name="Attempt">Stands for the attempt that wrote it: its files.</param>
internal sealed record TakenLog(string Name, string? Origin, AttemptRecord Attempt)
{
    /// <summary>Stands for the number of an attempt: no attempt of this run wrote it.</summary>
    public const int NoNumber = 0;

    public string Text => $"{Name} did not run here: this is the log of {Origin ?? "the earlier run whose result it took"}";

    /// <summary>Those of the chosen steps. An attempt by its number is always one of this run.</summary>
    public static async Task<IReadOnlyList<TakenLog>> OfAsync(Session session, RunState run, Selection which, CancellationToken cancellation)
    {
        List<TakenLog> logs = [];
        foreach (var step in which.Attempt is not null ? [] : run.Plan.Steps.Where(step => which.Step is null || which.Step == step.Ordinal))
        {
            var state = run.Steps[step.Ordinal];
            IReadOnlyList<(int? Index, InstanceState Work)> works = state.Fan is null
                ? state.Only is { } only && which.Index is null ? [(null, only)] : []
                : [.. (await StepDetail.InstancesAsync(session.Runs, run.Id, step.Ordinal, which.Index, cancellation)).Select(i => ((int?)i.Index, i.State))];
            logs.AddRange(works.Where(each => IsTaken(state, each.Work)).Select(each => Of(run, step, each.Index, each.Work)));
        }

        return logs;
    }

    private static bool IsTaken(StepState step, InstanceState work) =>
        (work.Reason ?? step.Reason) is Reason.Cached or Reason.Reused && work.Artifacts.Any(artifact => artifact.Name == ArtifactRecord.LogName);

    private static TakenLog Of(RunState run, PlannedStep step, int? index, InstanceState work) =>
        new(step.NameOf(index), work.Origin, new(Guid.CreateVersion7(), run.Id)
        {
            Step = step.Ordinal,
            Index = index,
            Number = TakenLog.NoNumber,
            Generation = 1,
            Status = AttemptStatus.Succeeded,
            Executor = run.Executor,
            CreatedAt = work.EndedAt ?? run.CreatedAt,
            Artifacts = work.Artifacts,
        });
}
