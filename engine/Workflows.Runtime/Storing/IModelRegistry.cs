namespace Workflows.Runtime.Storing;

/// <summary>Models, their versions, and the aliases that say which one is served.</summary>
public interface IModelRegistry
{
    /// <summary>
    /// Registers a version of a model; idempotent on its file: of one that the model has already the version is given back, under whatever key.
    /// </summary>
    Task<ModelVersion> AddModelVersionAsync(NewModelVersion version, CancellationToken cancellation);

    /// <summary>
    /// Moves an alias; where <paramref name="expected"/> is given and the alias stands elsewhere, nothing moves and <see cref="AliasMove.Moved"/>
    /// is false. Where it stands at the version already, nothing moves either, and the answer is that of the move that brought it there.
    /// </summary>
    Task<AliasMove> MoveAliasAsync(
        string project, string model, string alias, int version, ExpectedVersion? expected, string by, CancellationToken cancellation);

    Task<ModelRecord?> FindModelAsync(string project, string model, CancellationToken cancellation);

    Task<IReadOnlyList<ModelRecord>> ListModelsAsync(string project, CancellationToken cancellation);
}
