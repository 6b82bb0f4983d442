namespace Workflows.Definitions.Expressions;

/// <summary>An expression that can't be one. Thrown while parsing, at publish; never while a run goes on.</summary>
internal sealed class ExpressionErrorException(int offset, string message, string? suggestion = null) : Exception(message)
{
    /// <summary>Where in the expression.</summary>
    public int Offset { get; } = offset;

    public string? Suggestion { get; } = suggestion;
}
