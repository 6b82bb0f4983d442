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
            logs.AddRange(
                from each in works
                let attempt = TakenResult.AttemptOf(run, step.Ordinal, each.Index, each.Work)
                where attempt is not null
                select new TakenLog(step.NameOf(each.Index), each.Work.Origin, attempt));
        }

        return logs;
    }
}
