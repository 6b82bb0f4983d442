using System.Collections.Immutable;

namespace Workflows.Core.Definitions;

/// <summary>A node of the DAG. What it does is its <see cref="Work"/>; everything here holds for every kind.</summary>
public sealed record StepDefinition
{
    /// <summary>DNS label, unique over <c>steps</c> and <c>finally</c>.</summary>
    public required string Name { get; init; }

    public string? Title { get; init; }
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>Evaluated once, when the needs have ended and <see cref="RunOn"/> holds. False: Skipped, reason <c>condition</c>.</summary>
    public Condition? When { get; init; }

    public RunOn RunOn { get; init; } = RunOn.Success;

    /// <summary>Null: a plain step, one instance without an index.</summary>
    public FanOut? FanOut { get; init; }

    /// <summary>The step stays Failed but counts as Succeeded for what needs it and for the run.</summary>
    public bool ContinueOnError { get; init; }

    public required Work Work { get; init; }
}

/// <summary>Which ends of its needs let a step run.</summary>
public enum RunOn
{
    Success,
    Failure,

    /// <summary>The join behind either-or branches.</summary>
    NoFailure,
    Always,
}

/// <summary>One instance for each item. <c>when</c>, <c>needs</c> and <c>runOn</c> are decided once, for the step.</summary>
public abstract record FanOut
{
    private FanOut()
    {
    }

    /// <summary>How many instances may be live at once, 1 to 1,000.</summary>
    public int Parallel { get; init; } = 50;

    /// <summary>An array, a count, or an artifact with one item a line.</summary>
    public sealed record ForEach(Template Items) : FanOut;

    /// <summary>Every combination; the last axis moves fastest. <c>item</c> is an object of the axes.</summary>
    public sealed record Matrix(ImmutableArray<MatrixAxis> Axes) : FanOut;
}

/// <summary>One hyper-parameter and its values.</summary>
/// <param name="Name">Identifier.</param>
/// <param name="Values">A JSON array, or an expression that gives one.</param>
public sealed record MatrixAxis(string Name, Template Values);
