namespace Workflows.Runtime.Storing;

/// <summary>A run was removed (see <see cref="NewRun.Earlier"/>) while somebody went about to use it: what was to be recorded is not.</summary>
public sealed class RunGoneException() : Exception("the run was removed just now");
