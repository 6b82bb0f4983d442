using Workflows.Importing.Expressions;

namespace Workflows.Importing.Argo;

/// <summary>A file that a template is given.</summary>
/// <param name="Value">Its path when the step runs, or its text.</param>
/// <param name="IsText">It is written out in the source (<c>raw</c>).</param>
internal sealed record ArtifactValue(Phrase Value, bool IsText = false);
