using Workflows.Importing.Expressions;

namespace Workflows.Importing.Argo;

/// <summary>What a call of a template became, as those see it that come after.</summary>
internal sealed class CallOutcome
{
    /// <summary>The steps that it became.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>Those of them that nothing else of it waits for.</summary>
    public required IReadOnlyList<string> Ends { get; init; }

    /// <summary>What is printed; null where nobody keeps it.</summary>
    public Phrase? Result { get; init; }

    /// <summary>An output parameter by its name.</summary>
    public Func<string, Phrase?> Parameter { get; init; } = _ => null;

    /// <summary>All output parameters, as one list or object.</summary>
    public Phrase? Parameters { get; init; }

    public Func<string, Phrase?> Artifact { get; init; } = _ => null;

    /// <summary>Its failure was asked for by somebody, and ends nothing.</summary>
    public bool IsTolerated { get; init; }

    public Term IsFailed => Any(Steps, "failed");

    public Term IsSkipped => Ends is [var only]
        ? Is(only, "skipped")
        : new Term(string.Join(" && ", Ends.Select(end => Is(end, "skipped").Code)), TermKind.Flag, IsJoined: true);

    public Term IsSucceeded => Steps is [var only]
        ? Is(only, "succeeded")
        : new Term($"!({IsFailed.Code}) && !({IsSkipped.Code})", TermKind.Flag, IsJoined: true);

    public Term State => Steps is [var only]
        ? new Term($"steps.{only}.state", TermKind.State)
        : new Term($"({IsFailed.Code} ? 'failed' : 'succeeded')", TermKind.State);

    private static Term Is(string step, string state) => new($"steps.{step}.state == '{state}'", TermKind.Flag, IsJoined: true);

    private static Term Any(IReadOnlyList<string> steps, string state) =>
        new(string.Join(" || ", steps.Select(step => Is(step, state).Code)), TermKind.Flag, IsJoined: true);
}
