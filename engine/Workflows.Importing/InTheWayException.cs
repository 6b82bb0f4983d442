using Workflows.Definitions.Syntax;

namespace Workflows.Importing;

/// <summary>
/// Ends the import of one workflow, from however deep in it: a feature that nothing of ours means. Caught in one place, where it becomes a note.
/// </summary>
internal sealed class InTheWayException(TextSpan place, string what, string message) : Exception(message)
{
    public TextSpan Place { get; } = place;

    public string What { get; } = what;
}
