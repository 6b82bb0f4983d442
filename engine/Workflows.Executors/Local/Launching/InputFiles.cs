using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Executors.Local.Processes;
using Workflows.Runner.Wire;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;

namespace Workflows.Executors.Local.Launching;

/// <summary>
/// Brings files of the store under the attempt's folder, by a link where that is possible, and puts their paths where their tokens stand.
/// Root gets copies: read-only modes don't bind it, and an activity that edits its input in place would edit the store.
/// </summary>
internal sealed class InputFiles
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<(string Token, string Path)> places;

    /// <summary>The longest token first: one can be the beginning of another.</summary>
    private InputFiles(IEnumerable<(string Token, string Path)> places) => this.places = [.. places.OrderByDescending(place => place.Token.Length)];

    /// <exception cref="FileNotFoundException">The store lacks one.</exception>
    /// <returns>A refusal where a name, or a member of a stored folder, is not below the folder it is for.</returns>
    public static async Task<(InputFiles Files, string? Refusal)> FetchAsync(ImmutableArray<FileInput> files, string folder, string fileFolder, IFileStore store)
    {
        var places = new List<(string, string)>();
        string? refusal = null;
        foreach (var (file, i) in files.Select((file, i) => (file, i)))
        {
            if (file.FileName is "" or "." or ".." || file.FileName.Contains('/', StringComparison.Ordinal))
            {
                refusal ??= $"'{file.FileName}' is not a file's name";
                continue;
            }

            var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, $"{i}")).FullName, file.FileName);
            if (file.Folder)
            {
                await using var tar = await store.OpenAsync(file.Sha256, CancellationToken.None);
                refusal ??= FolderArchive.Unpack(tar, path);
            }
            else if (Environment.IsPrivilegedProcess || Libc.link(StoreLayout.PathOf(fileFolder, file.Sha256), path) != 0)
            {
                await CopyAsync(store, file.Sha256, path);
            }

            places.Add((file.Token, path));
        }

        return (new InputFiles(places), refusal);
    }

    /// <summary>The text with the tokens replaced.</summary>
    public string InText(string text) => places.Aggregate(text, (now, place) => now.Replace(place.Token, place.Path, StringComparison.Ordinal));

    /// <summary>The JSON with the tokens replaced in its texts, wherever they stand.</summary>
    public string InJson(string json)
    {
        if (places.Count == 0) return json;
        return Replace(JsonNode.Parse(json))?.ToJsonString(Plain) ?? "null";
    }

    private JsonNode? Replace(JsonNode? node) => node switch
    {
        JsonObject all => new JsonObject(all.Select(member => KeyValuePair.Create(member.Key, Replace(member.Value)))),
        JsonArray all => new JsonArray([.. all.Select(Replace)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(InText(value.GetValue<string>())),
        null => null,
        _ => node.DeepClone(),
    };

    private static async Task CopyAsync(IFileStore store, string sha256, string path)
    {
        await using var source = await store.OpenAsync(sha256, CancellationToken.None);
        await using var target = File.Create(path);
        await source.CopyToAsync(target);
    }
}
