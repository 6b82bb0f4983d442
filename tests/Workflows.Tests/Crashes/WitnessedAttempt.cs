using System.Globalization;

namespace Workflows.Tests.Crashes;

/// <summary>An attempt as recorded, to be held against what its activity said.</summary>
internal sealed record WitnessedAttempt(string Run, string Step, int? Index, int Number)
{
    /// <summary>Its command began and came to its own end. Of one that was stopped nobody knows how far it came.</summary>
    public bool MustHaveRun { get; init; }

    private string Line => $"{Run} {Step} {Index?.ToString(CultureInfo.InvariantCulture) ?? "-"} {Number.ToString(CultureInfo.InvariantCulture)}";

    public static IEnumerable<string> Compare(IReadOnlyList<WitnessedAttempt> attempts, Witness witness)
    {
        var (starts, ends) = (witness.Starts.CountBy(line => line).ToDictionary(), witness.Ends.CountBy(line => line).ToDictionary());
        foreach (var attempt in attempts)
        {
            var (started, ended) = (starts.GetValueOrDefault(attempt.Line), ends.GetValueOrDefault(attempt.Line));
            if (started > 1 || ended > started) yield return $"{attempt.Line} started {started} times and ended {ended} times";
            if (attempt.MustHaveRun
                && (started, ended) is not (1, 1)) yield return $"{attempt.Line} is recorded, but started {started} times and ended {ended} times";
        }

        foreach (var line in starts.Keys.Except(attempts.Select(attempt => attempt.Line)))
        {
            yield return $"{line} ran, but is not recorded";
        }
    }
}
