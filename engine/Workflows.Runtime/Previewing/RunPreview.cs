using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Accepting;

namespace Workflows.Runtime.Previewing;

/// <summary>What became of a request to say what a run would do: a closed family.</summary>
public abstract record PreviewOutcome
{
    private PreviewOutcome()
    {
    }

    /// <summary>It would start.</summary>
    public sealed record Known(RunPreview Preview) : PreviewOutcome;

    /// <summary>It would not.</summary>
    /// <param name="Why">What a start would have come to; never one that started.</param>
    public sealed record Refused(StartOutcome Why) : PreviewOutcome;
}

/// <summary>What a run would do, as far as that can be told before anything has run. Each step that runs is taken to succeed.</summary>
/// <param name="Plan">Of the version that would run; its number is 0 where the text is no version yet.</param>
/// <param name="Parameters">All of them: one JSON object.</param>
/// <param name="ConcurrencyKey">Runs with the same one wait for each other; null: it waits for none.</param>
/// <param name="Steps">By ordinal.</param>
public sealed record RunPreview(Plan Plan, string Parameters, string? ConcurrencyKey, ImmutableArray<StepPreview> Steps);

/// <summary>What a step would do.</summary>
/// <param name="Step">In its place in the graph.</param>
/// <param name="Fate">In one word.</param>
/// <param name="Why">In a few, for people; null where the word says all.</param>
public sealed record StepPreview(PlannedStep Step, StepFate Fate, string? Why)
{
    /// <summary>How many instances it would have; null for a plain step, and where that is decided later.</summary>
    public int? Instances { get; init; }

    /// <summary>The image; null where there is none, or that is decided later.</summary>
    public string? Image { get; init; }

    /// <summary>What people would be asked; null where nobody is, or that is decided later.</summary>
    public string? Text { get; init; }

    /// <summary>The version of the sub-workflow that it would run; null where it runs none, or one that is published with the start.</summary>
    public int? Version { get; init; }

    public Work Work => Step.Step.Work;
}

/// <summary>What becomes of a step.</summary>
public enum StepFate
{
    /// <summary>It does its work.</summary>
    Runs,

    /// <summary>It takes the result of an earlier run.</summary>
    Reuses,
    Skipped,

    /// <summary>It depends on what another step gives.</summary>
    DecidedLater,

    /// <summary>It can't run as written with these parameters.</summary>
    Fails,
}
