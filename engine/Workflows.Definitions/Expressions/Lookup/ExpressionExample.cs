namespace Workflows.Definitions.Expressions.Lookup;

/// <summary>One line of the page about expressions: a name, an operator or a function, with an example.</summary>
/// <param name="Name">As it is written: <c>string.upcase</c>.</param>
/// <param name="What">What it is or does.</param>
/// <param name="Expression">An example that can be evaluated with <see cref="ExampleScope"/>.</param>
public sealed record ExpressionExample(string Name, string What, string Expression)
{
    /// <summary>What the example gives, as JSON; its error where that is what it shows.</summary>
    public string Result => ExampleScope.Evaluate(Expression);
}

/// <summary>Examples of one kind.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Text">What holds for all of them.</param>
/// <param name="Examples">In the order of the page.</param>
public sealed record ExpressionSection(string Title, string Text, IReadOnlyList<ExpressionExample> Examples);
