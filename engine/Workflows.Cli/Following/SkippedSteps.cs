using System.Text.Json;
using Workflows.Cli.Drawing;
using Workflows.Core.Runs;
using Workflows.Core.Values;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Following;

/// <summary>What a run left out and nothing was done in its place: which condition skipped it, what that read, and the reasons that it was given.</summary>
internal static class SkippedSteps
{
    private const int ValueLength = 160;

    /// <summary>Rows of a heading, the steps, and why.</summary>
    public static IEnumerable<(string Heading, string Name, string Value)> Rows(RunState run)
    {
        var heading = "skipped  ";
        foreach (var step in run.Plan.Steps.Where(step => IsFirst(run, step)))
        {
            var left = Behind(run, step);
            if (left.Exists(behind => run.Steps[behind.Ordinal].Status != StepStatus.Skipped))
            {
                // The flow went on without it: that was meant.
                continue;
            }

            foreach (var (name, value) in Why(run, step, left))
            {
                yield return (heading, name, value);
                heading = string.Empty;
            }
        }
    }

    /// <summary>The condition of a skipped step and what it read, a line each, then the reasons that the steps which it read gave.</summary>
    public static IEnumerable<(string Name, string Value)> Condition(RunState run, int step)
    {
        if (SkipReason.Of(run, step) is not { When: { } when })
        {
            yield break;
        }

        var reads = ReadValues.Of(when, RunMachine.ScopeOf(run, step, null));
        foreach (var read in reads.Where(read => read.Name != when.Expression && read.Json is not null))
        {
            yield return (string.Empty, $"{read.Name} = {UnicodeText.Shorten(Texts.OneLine(read.Json!), ValueLength)}");
        }

        foreach (var source in reads.Select(read => read.Step).OfType<string>().Distinct())
        {
            foreach (var reason in Reasons(run, source))
            {
                yield return (source, reason);
            }
        }
    }

    private static IEnumerable<(string Name, string Value)> Why(RunState run, PlannedStep step, List<PlannedStep> behind)
    {
        yield return (string.Join(", ", behind.Prepend(step).Select(left => left.Name)), SkipText.Of(run, step.Ordinal) ?? Rejection(run, step));
        foreach (var row in Condition(run, step.Ordinal))
        {
            yield return row;
        }
    }

    /// <summary>Skipped by itself, not because a step before it was.</summary>
    private static bool IsFirst(RunState run, PlannedStep step) =>
        !step.Finally && run.Steps[step.Ordinal].Status == StepStatus.Skipped && SkipReason.Of(run, step.Ordinal) is null or { When: not null };

    private static string Rejection(RunState run, PlannedStep step) =>
        run.Steps[step.Ordinal].Approval?.Votes.LastOrDefault(vote => !vote.Approved) is { } vote
            ? $"rejected by {vote.Actor}{(vote.Comment is { } comment ? $": {Texts.OneLine(comment)}" : string.Empty)}"
            : run.Steps[step.Ordinal].Reason?.Word() ?? string.Empty;

    private static List<PlannedStep> Behind(RunState run, PlannedStep step)
    {
        var behind = run.Plan.Behind(step.Dependents);
        return [.. run.Plan.Steps.Where(other => behind[other.Ordinal] && !other.Finally)];
    }

    private static IEnumerable<string> Reasons(RunState run, string step)
    {
        var outputs = run.Plan.Find(step) is { } ordinal && run.Steps[ordinal].Outputs is { } json ? DocumentJson.Parse(json) : default;
        return outputs.ValueKind == JsonValueKind.Object && outputs.TryGetProperty("reasons", out var reasons) && reasons.ValueKind == JsonValueKind.Array
            ? reasons.EnumerateArray().Where(reason => reason.ValueKind == JsonValueKind.String).Select(reason => Texts.OneLine(reason.GetString()!))
            : [];
    }
}
