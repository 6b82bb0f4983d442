namespace Workflows.Definitions.Syntax;

/// <summary>The text is no YAML or JSON that we take: reading stops at the first of these, since nothing behind it can be trusted.</summary>
internal sealed class SyntaxErrorException(TextSpan place, string message, string? suggestion = null) : Exception(message)
{
    public TextSpan Place { get; } = place;

    public string? Suggestion { get; } = suggestion;
}
