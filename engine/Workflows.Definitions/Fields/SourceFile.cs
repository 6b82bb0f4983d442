using Workflows.Definitions.Activities;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Fields;

/// <summary>What reading one file collects: its errors, and the expressions to check once all steps are known.</summary>
internal sealed class SourceFile(string file, string text, Catalogue? catalogue)
{
    public string File { get; } = file;

    public string Text { get; } = text;

    public ErrorList Errors { get; } = new(file, text);

    /// <summary>The sub-workflows that are known; null: they are taken as written.</summary>
    public IReadOnlyDictionary<(string Name, int? Version), ChildWorkflow>? Children { get; init; }

    /// <summary>Null: activities are taken as written.</summary>
    public Catalogue? Catalogue { get; } = catalogue;

    /// <summary>It is a version that was stored: a rule that is newer than version 1 of the language must let it pass.</summary>
    public bool Accepted { get; init; }

    public List<ExpressionUse> Uses { get; } = [];

    /// <summary>Whose expressions are being read; null outside steps.</summary>
    public StepScope? Step { get; set; }
}

/// <summary>An expression in its place.</summary>
/// <param name="Expression">Read without error.</param>
/// <param name="At">The scalar that holds it.</param>
/// <param name="Offset">Where in the scalar's value it begins.</param>
/// <param name="Route">The field.</param>
/// <param name="Allowed">The names that this field may read.</param>
/// <param name="Step">Whose field it is.</param>
internal sealed record ExpressionUse(Expression Expression, TextSpan At, int Offset, Route Route, Names Allowed, StepScope? Step);

/// <summary>What the expressions of a step may see, known when the whole step has been read.</summary>
internal sealed class StepScope(string name, bool isFinally)
{
    public string Name { get; } = name;

    public bool IsFinally { get; } = isFinally;

    public bool FannedOut { get; set; }
}
