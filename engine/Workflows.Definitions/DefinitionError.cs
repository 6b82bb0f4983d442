namespace Workflows.Definitions;

/// <summary>One thing that is wrong with a file, where, and what to do about it. Printed as <c>FILE:LINE:COLUMN: path: message</c>.</summary>
/// <param name="File">As the caller named it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
/// <param name="Path">The offending place in the document: <c>steps.train.retry.attempts</c>; empty for the document as a whole.</param>
/// <param name="Message">What is wrong, what was expected, and what to do.</param>
public sealed record DefinitionError(string File, int Line, int Column, string Path, string Message)
{
    /// <summary>The word that was probably meant; an editor offers it as a fix. It is part of <see cref="Message"/> too.</summary>
    public string? Suggestion { get; init; }

    public override string ToString() =>
        Path.Length == 0 ? $"{File}:{Line}:{Column}: {Message}" : $"{File}:{Line}:{Column}: {Path}: {Message}";
}
