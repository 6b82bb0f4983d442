using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Looking;

/// <summary>Which attempts of a run are meant.</summary>
/// <param name="Step">Null: of all steps.</param>
/// <param name="Index">An instance of it; null: all.</param>
/// <param name="Attempt">Its number; null: the last of each instance where a step is named, else all.</param>
internal sealed record Selection(int? Step, int? Index, int? Attempt)
{
    /// <summary>Only one attempt at a time can be meant, so its lines need no name before them.</summary>
    public bool IsPlain(RunState run) => Step is { } step && (Index is not null || run.Steps[step].Fan is null);

    /// <summary>Reads <c>train</c> and <c>train[3]</c>.</summary>
    public static Selection Of(Session session, RunState run, string? said, int? attempt)
    {
        if (said is null)
        {
            return attempt is not { } number ? new(null, null, null) : throw RefusedException.Usage(
                string.Create(CultureInfo.InvariantCulture, $"--attempt needs a step: {session.Propose($"logs {run.Label} STEP --attempt {number}")}"));
        }

        var bracket = said.IndexOf('[', StringComparison.Ordinal);
        var step = RunLookup.Step(run, bracket < 0 ? said : said[..bracket]);
        if (bracket < 0)
        {
            return new(step, null, attempt);
        }

        var total = run.Steps[step].Fan?.Total ?? 0;
        if (said.EndsWith(']')
            && int.TryParse(said.AsSpan(bracket + 1, said.Length - bracket - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < total)
        {
            return new(step, index, attempt);
        }

        var name = run.Plan.Steps[step].Name;
        throw RefusedException.NotFound(total == 0
            ? $"{name} has no instances"
            : string.Create(CultureInfo.InvariantCulture, $"there is no instance {said}: {name} has 0 to {total - 1}"));
    }

    public IReadOnlyList<AttemptRecord> Choose(IReadOnlyList<AttemptRecord> attempts) => (Step, Attempt) switch
    {
        (null, _) => attempts,
        (_, { } number) => [.. attempts.Where(attempt => attempt.Number == number)],
        _ => [.. attempts.GroupBy(attempt => attempt.Index).Select(instance => instance.MaxBy(attempt => attempt.Number)!).OrderBy(attempt => attempt.Index)],
    };
}
