using System.Text.Json;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;

namespace Workflows.Storage.Sql.Accepting;

/// <summary>Manifests that versions were stored with: each once for a project, named by its digest. Works inside the caller's transaction.</summary>
internal static class Manifests
{
    /// <summary>What stands in the version's row: activity to digest, one text for one set. Null: not known.</summary>
    public static string? Key(IReadOnlyList<StoredManifest>? manifests)
    {
        if (manifests is null)
        {
            return null;
        }

        var digests = new SortedDictionary<string, string>(manifests.ToDictionary(m => m.Uses, m => m.Digest), StringComparer.Ordinal);
        return JsonSerializer.Serialize(digests, RowJson.Default.SortedDictionaryStringString);
    }

    public static void Add(Database database, string project, IReadOnlyList<StoredManifest>? manifests)
    {
        foreach (var manifest in manifests ?? [])
        {
            database["INSERT INTO manifests (project, digest, body) VALUES (?, ?, ?) ON CONFLICT (project, digest) DO NOTHING"]
                .With(project).With(manifest.Digest).With(manifest.Json).Run();
        }
    }

    /// <summary>Those that a version's row names.</summary>
    public static IReadOnlyList<StoredManifest>? Of(Database database, string project, string? key)
    {
        if (key is null)
        {
            return null;
        }

        return [.. JsonSerializer.Deserialize(key, RowJson.Default.SortedDictionaryStringString)!.Select(named => new StoredManifest(
            named.Key,
            named.Value,
            database["SELECT body FROM manifests WHERE project = ? AND digest = ?"].With(project).With(named.Value).ReadOne(row => row.Text(0))
                ?? throw new InvalidDataException($"the manifest of {named.Key} is missing ({named.Value})")))];
    }

    public static IReadOnlyList<IncompleteVersion> ListIncomplete(Database database) =>
        database["SELECT project, workflow, number, canonical FROM versions WHERE manifests IS NULL ORDER BY project, workflow, number"]
            .ReadAll(row => new IncompleteVersion(row.Text(0), row.Text(1), row.Int(2), row.Text(3)));

    public static bool Complete(Database database, IncompleteVersion version, IReadOnlyList<StoredManifest> manifests)
    {
        Add(database, version.Project, manifests);
        return database["UPDATE versions SET manifests = ? WHERE project = ? AND workflow = ? AND number = ? AND manifests IS NULL"]
            .With(Key(manifests)).With(version.Project).With(version.Workflow).With(version.Number).Run() > 0;
    }
}
