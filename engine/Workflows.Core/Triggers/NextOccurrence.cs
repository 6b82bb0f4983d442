namespace Workflows.Core.Triggers;

/// <summary>When a schedule comes next. Implemented by <c>Workflows.Definitions</c>.</summary>
/// <param name="after">The answer is later than this.</param>
/// <returns>In UTC; null: never again.</returns>
public delegate DateTimeOffset? NextOccurrence(DateTimeOffset after);
