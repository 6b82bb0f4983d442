namespace Workflows.Storage.Collecting;

/// <summary>An attempt of a run that is still there, as what it may have left is named by.</summary>
/// <param name="Uid">The attempt.</param>
/// <param name="Run">Its run.</param>
/// <param name="Project">Of its run.</param>
/// <param name="Workflow">Of its run.</param>
/// <param name="Version">The version that its run has.</param>
/// <param name="Step">Ordinal in that version.</param>
/// <param name="Index">The instance; null for a plain step.</param>
public sealed record BegunAttempt(Guid Uid, Guid Run, string Project, string Workflow, int Version, int Step, int? Index);
