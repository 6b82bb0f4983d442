using System.Collections.Immutable;
using System.Globalization;
using Workflows.Core.Definitions;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Syntax;
using Workflows.Definitions.Values;

namespace Workflows.Definitions.Activities;

/// <summary>One activity version of the catalogue. The palette, the forms, the checks and the reference page all come from it.</summary>
public sealed record Manifest
{
    /// <summary>In what a version keeps; nobody writes it into a manifest.</summary>
    internal const string FolderKey = "folder";

    public required string Name { get; init; }

    public required int Version { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? Icon { get; init; }

    public string? Category { get; init; }

    /// <summary>JSON Schema of the inputs: the text of one JSON object. A property's default may be an expression.</summary>
    public required string Inputs { get; init; }

    /// <summary>JSON Schema of the outputs, for who reads them; null: any may be read.</summary>
    public string? Outputs { get; init; }

    public ImmutableArray<ManifestArtifact> Artifacts { get; init; } = [];

    /// <summary>Null where the activity runs locally only.</summary>
    public string? Image { get; init; }

    /// <summary>Where the image carries <c>wf-exec</c>; null where it doesn't, and each pod gets it from an init container.</summary>
    public string? Exec { get; init; }

    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Default resources: resource to JSON.</summary>
    public ImmutableSortedDictionary<string, string> Resources { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>It changes something outside (promotes, notifies): its results can't be cached.</summary>
    public bool Effects { get; init; }

    /// <summary>It may move aliases of the model registry.</summary>
    public bool Promotes { get; init; }

    /// <summary>What it reads beside its inputs: the same inputs may give another result tomorrow, so its results can't be cached.</summary>
    public ImmutableArray<ManifestRead> Reads { get; init; } = [];

    /// <summary>What its success may tell the triggers and waits of others.</summary>
    public ImmutableArray<ActivityEvent> Events { get; init; } = [];

    /// <summary>Why its results can't be cached, to stand behind its name: "changes something outside"; null where they can.</summary>
    public string? WhyNeverCached =>
        Effects ? "changes something outside"
        : Reads.IsEmpty ? null
        : $"reads {string.Join(" and ", Reads.Select(read => read == ManifestRead.Clock ? "the clock" : "the model registry"))}";

    /// <summary>A step that uses it: the text of one JSON object.</summary>
    public string? Example { get; init; }

    /// <summary>The whole manifest as it was written, as compact JSON.</summary>
    public required string Json { get; init; }

    /// <summary>SHA-256 over the canonical form of <see cref="Json"/>.</summary>
    public required string Digest { get; init; }

    /// <summary>
    /// The folder on this machine where its command starts: that of its file, so that it finds the programs beside it. Null for the built-in ones, which
    /// are installed, and for one that was read from a text. It is no part of <see cref="Digest"/>: pods start where their image says.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>What a version keeps: <see cref="Json"/>, and the folder where there is one.</summary>
    public string StoredJson => Folder is null ? Json : $$"""{"{{FolderKey}}":{{JsonText.String(Folder)}},{{Json[1..]}}""";

    /// <summary>SHA-256 over the canonical form of <see cref="StoredJson"/>.</summary>
    public string StoredDigest => Folder is null ? Digest : CanonicalForm.Sha256(CanonicalForm.Of(JsonSyntax.Read(StoredJson)));

    /// <summary>As a step says it: <c>data-quality@1</c>.</summary>
    public string Uses => string.Create(CultureInfo.InvariantCulture, $"{Name}@{Version}");

    internal Schema InputSchema { get; init; } = new();

    internal Template? ImageTemplate => Image is null ? null : new Template(JsonText.String(Image));

    internal ImmutableArray<Template> CommandTemplates => [.. Command.Select(c => new Template(JsonText.String(c)))];

    internal ImmutableSortedDictionary<string, string> ArtifactPaths =>
        Artifacts.ToImmutableSortedDictionary(a => a.Name, a => a.Path, StringComparer.Ordinal);

    internal void FillResources(IDictionary<string, string> resources)
    {
        foreach (var (name, json) in Resources)
        {
            resources.TryAdd(name, json);
        }
    }

    /// <summary>The inputs of a step, with the defaults of those that it leaves out.</summary>
    internal Template FillInputs(Template? with)
    {
        var given = (Node.Map)JsonSyntax.Read(with?.Json ?? "{}");
        var defaults = InputSchema.Properties
            .Where(p => p.Value.Default is not null && given.Find(p.Key) is null)
            .Select(p => new Entry(p.Key, TextSpan.Origin, p.Value.Default!));
        return new Template(NodeJson.Write(given with { Entries = [.. given.Entries, .. defaults] }));
    }
}

/// <summary>A file or folder that an activity leaves behind.</summary>
/// <param name="Name">As expressions say it.</param>
/// <param name="Path">Below <c>WF_STEP_DIR</c>.</param>
/// <param name="Description">For the reference page.</param>
public sealed record ManifestArtifact(string Name, string Path, string? Description);
