namespace Workflows.Core.Runs;

/// <summary>A run being changed by one event.</summary>
internal sealed class Draft
{
}
