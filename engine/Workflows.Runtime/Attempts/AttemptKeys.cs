using System.Globalization;
using Workflows.Core.Runs;

namespace Workflows.Runtime.Attempts;

/// <summary>
/// Names the work of a step or instance, for whoever keeps something by it. The parts are joined by dots, which no step's name has in it (it
/// is a DNS label), so no two steps share a key: <c>RUN.train</c>, its instance <c>RUN.train.1</c>, and another step's <c>RUN.train-1</c>.
/// </summary>
public static class AttemptKeys
{
    /// <summary>Names the checkpoint: the same for all attempts, and after a retry of the run.</summary>
    public static string Checkpoint(RunState run, int step, int? index) => Work(run, step, index);

    /// <summary>Every key that the checkpoint may have, whatever program accepted the run; for who knows no more of it.</summary>
    public static IEnumerable<string> Checkpoints(Guid run, string step, int? index) =>
        ((char[])['.', '-']).Select(joint => Joined(run, step, index, joint));

    /// <summary>What a service that is asked twice goes by (<c>WF_IDEMPOTENCY_KEY</c>): the same for all attempts of one generation.</summary>
    public static string Idempotency(RunState run, int step, int? index) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Work(run, step, index)}{(KeepsOld(run, step, index) ? '-' : '.')}g{run.Steps[step].Generation}");

    private static string Work(RunState run, int step, int? index) =>
        Joined(run.Id, run.Plan.Steps[step].Name, index, KeepsOld(run, step, index) ? '-' : '.');

    private static string Joined(Guid run, string step, int? index, char joint)
    {
        var instance = index is { } i ? string.Create(CultureInfo.InvariantCulture, $"{joint}{i}") : string.Empty;
        return $"{run:N}{joint}{step}{instance}";
    }

    /// <summary>
    /// A run that an older program accepted may have a checkpoint, or a model in the registry, under a key that was joined by hyphens: it goes
    /// by that to its end. Unless the key was two steps' at once: then nobody can say whose is what it names, and both begin anew.
    /// </summary>
    private static bool KeepsOld(RunState run, int step, int? index) => run.KeyFormat < RunState.DottedKeys && !IsShared(run.Plan, step, index);

    private static bool IsShared(Plan plan, int step, int? index)
    {
        var name = plan.Steps[step].Name;
        return index is { } i
            ? plan.Find(string.Create(CultureInfo.InvariantCulture, $"{name}-{i}")) is not null
            : name.LastIndexOf('-') is var at and > 0 && name.AsSpan(at + 1).ContainsAnyExceptInRange('0', '9') is false
                && plan.Find(name[..at]) is { } other && plan.Steps[other].Step.FanOut is not null;
    }
}
