namespace Workflows.Core.Definitions;

/// <summary>
/// A value as its author wrote it: the text of one JSON value whose strings may hold <c>{{ expression }}</c>. It is never substituted as
/// text: the evaluator computes each string on typed values. For a bare condition use <see cref="Condition"/>.
/// </summary>
/// <param name="Json">RFC 8259 text, at most the limits of the language.</param>
public readonly record struct Template(string Json)
{
    /// <summary>Holds no expression at all, so its value is its text.</summary>
    public bool IsLiteral => !Json.Contains("{{", StringComparison.Ordinal);

    public override string ToString() => Json;
}

/// <summary>An expression that must give true or false: <c>when</c> and <c>where</c>. Written bare or in braces; kept bare.</summary>
/// <param name="Expression">One Scriban expression without braces.</param>
public readonly record struct Condition(string Expression)
{
    // Made once: an evaluator keeps what it compiled for as long as this very text lives.
    private readonly Template template = new(string.Concat("\"{{ ", System.Text.Json.JsonEncodedText.Encode(Expression).Value, " }}\""));

    /// <summary>The same as a template that is one whole expression, so that its value keeps its type.</summary>
    public Template AsTemplate() => template;

    public override string ToString() => Expression;
}
