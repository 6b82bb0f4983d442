using System.Net;
using Workflows.Activities.Engine;

namespace Workflows.Activities;

/// <summary>
/// The engine's model registry: versions are added and never changed, aliases move. A file is one version of a model, whoever brings it: a second
/// attempt that registers the same file gets the version of the first. The step's <see cref="Attempt.IdempotencyKey"/> is kept with the version.
/// A name that is not there is null, not an error.
/// </summary>
public sealed class ModelRegistry
{
    private readonly EngineClient _engine;
    private readonly string? _idempotencyKey;

    internal ModelRegistry(EngineClient engine, string? idempotencyKey)
    {
        _engine = engine;
        _idempotencyKey = idempotencyKey;
    }

    /// <summary>A model with its aliases and versions.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Null when nothing is registered under the name.</returns>
    public Task<Model?> GetAsync(string name, CancellationToken stop = default) => _engine.FindAsync<Model>(Path(name), stop);

    /// <summary>One version.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="version">From 1.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Null when it is not there.</returns>
    public Task<ModelVersion?> GetVersionAsync(string name, int version, CancellationToken stop = default) =>
        _engine.FindAsync<ModelVersion>($"{Path(name)}/versions/{version}", stop);

    /// <summary>The version that an alias points at, such as the current <c>production</c>.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Null when there is no such model or alias.</returns>
    public Task<ModelVersion?> GetAliasAsync(string name, string alias, CancellationToken stop = default) =>
        _engine.FindAsync<ModelVersion>(AliasPath(name, alias), stop);

    /// <summary>Adds a version.</summary>
    /// <param name="name">The model's name; it need not exist yet.</param>
    /// <param name="version">What to register.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>
    /// The version as the registry keeps it; on a second attempt the one of the first, and of a file that the model has already the one that it is.
    /// </returns>
    public Task<ModelVersion> RegisterAsync(string name, NewModelVersion version, CancellationToken stop = default) =>
        _engine.SendAsync(() => WithKey(EngineClient.Json(HttpMethod.Post, $"{Path(name)}/versions", version)), EngineClient.ReadJsonAsync<ModelVersion>, stop);

    /// <summary>Points an alias at a version.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="version">Where it shall point.</param>
    /// <param name="expected">Where it must point now; null: wherever it points.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Null when <paramref name="expected"/> was given and the alias points elsewhere.</returns>
    public Task<AliasMove?> MoveAliasAsync(string name, string alias, int version, ExpectedVersion? expected = null, CancellationToken stop = default)
    {
        // "expected": null means "must not exist yet"; leaving the member out means "do not check".
        object body = expected is { } e ? new { version, expected = e.Version } : new { version };
        return _engine.SendAsync(() => EngineClient.Json(HttpMethod.Put, AliasPath(name, alias), body), ReadMoveAsync, stop);
    }

    private static async Task<AliasMove?> ReadMoveAsync(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.Conflict ? null : await EngineClient.ReadJsonAsync<AliasMove>(response);

    private static string Path(string name) => $"models/{Uri.EscapeDataString(name)}";

    private static string AliasPath(string name, string alias) => $"{Path(name)}/aliases/{Uri.EscapeDataString(alias)}";

    private HttpRequestMessage WithKey(HttpRequestMessage request)
    {
        if (_idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", _idempotencyKey);
        }

        return request;
    }
}
