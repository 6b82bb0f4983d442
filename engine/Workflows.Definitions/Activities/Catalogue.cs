using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Activities;

/// <summary>The activities that steps may use, by name and version. Immutable.</summary>
public sealed class Catalogue
{
    /// <summary>A file that can't be read at one moment may be at the next, and a server lives long.</summary>
    private const LazyThreadSafetyMode KeepsNoFailure = LazyThreadSafetyMode.PublicationOnly;

    private readonly ImmutableDictionary<string, Lazy<Manifest>> byUses;
    private readonly Lazy<ImmutableArray<Manifest>> sorted;
    private readonly Lazy<Dictionary<string, Manifest>> byCarryingImage;

    private Catalogue(ImmutableDictionary<string, Lazy<Manifest>> byUses)
    {
        this.byUses = byUses;
        sorted = new(() => [.. byUses.Values.Select(m => m.Value).OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Version)], KeepsNoFailure);
        byCarryingImage = new(
            () => Manifests.Where(Carries).DistinctBy(m => m.Image).ToDictionary(m => m.Image!, StringComparer.Ordinal), KeepsNoFailure);
    }

    /// <summary>Sorted by name and version.</summary>
    public ImmutableArray<Manifest> Manifests => sorted.Value;

    /// <summary>A catalogue of nothing: every <c>name@version</c> is unknown.</summary>
    public static Catalogue Empty { get; } = new(ImmutableDictionary.Create<string, Lazy<Manifest>>(StringComparer.Ordinal));

    public Manifest? Find(string uses) => byUses.GetValueOrDefault(uses)?.Value;

    /// <summary>Where an image carries <c>wf-exec</c>, as the manifests that name it say. It holds for container steps with that image too.</summary>
    /// <param name="image">Exactly as a manifest writes it: two names of one image are two images here.</param>
    /// <returns>An absolute path; null where no manifest says one, and the pod needs an init container.</returns>
    public string? ExecIn(string image) => byCarryingImage.Value.GetValueOrDefault(image)?.Exec;

    /// <summary>
    /// The activities that come with a program: each is read when it is first asked for, by the name of its file, <c>NAME@VERSION.yaml</c>. Commands start many
    /// times a minute, and use few. Of files that anybody may have written, <see cref="With"/> tells what is wrong.
    /// </summary>
    /// <exception cref="InvalidDataException">Later, when one is asked for that can't be read: the program is damaged.</exception>
    public static Catalogue Installed(string folder) => new(
        Directory.EnumerateFiles(folder, "*@*.yaml").ToImmutableDictionary(
            file => Path.GetFileNameWithoutExtension(file), file => new Lazy<Manifest>(() => ReadInstalled(file), KeepsNoFailure), StringComparer.Ordinal));

    /// <summary>Reads every <c>*.yaml</c> and <c>*.json</c> of a folder.</summary>
    /// <returns>The activities without errors, and all errors.</returns>
    public static (Catalogue Catalogue, ImmutableArray<DefinitionError> Errors) Load(string folder) => Read(
        Directory.EnumerateFiles(folder)
            .Where(f => Path.GetExtension(f) is ".yaml" or ".yml" or ".json")
            .Order(StringComparer.Ordinal)
            .Select(f => (f, File.ReadAllText(f))));

    /// <summary>Reads manifests from texts.</summary>
    /// <param name="files">What errors call each, and its text.</param>
    /// <param name="folderOf">See <see cref="Manifest.Folder"/>; left out, none has one.</param>
    /// <returns>The activities without errors, and all errors.</returns>
    public static (Catalogue Catalogue, ImmutableArray<DefinitionError> Errors) Read(
        IEnumerable<(string File, string Text)> files,
        Func<string, string?>? folderOf = null) =>
        Empty.With(files, folderOf);

    /// <summary>These activities, and those of more texts.</summary>
    /// <param name="files">What errors call each, and its text.</param>
    /// <param name="folderOf">See <see cref="Manifest.Folder"/>; left out, none has one.</param>
    /// <returns>The activities without errors, and all errors.</returns>
    public (Catalogue Catalogue, ImmutableArray<DefinitionError> Errors) With(
        IEnumerable<(string File, string Text)> files,
        Func<string, string?>? folderOf = null) =>
        Extend(files.Select(each => (each.File, each.Text, folderOf?.Invoke(each.File))), accepted: false);

    /// <summary>The activities of one version, from the manifests that were stored with it.</summary>
    /// <param name="manifests">Each as a step says it, and its JSON.</param>
    /// <exception cref="InvalidDataException">One can't be read: the store is damaged.</exception>
    public static Catalogue OfStored(IEnumerable<(string Uses, string Json)> manifests)
    {
        var (catalogue, errors) = Empty.Extend(manifests.Select(m => ($"{m.Uses}.json", m.Json, (string?)null)), accepted: true);
        return errors.IsEmpty ? catalogue : throw new InvalidDataException($"the manifest that was stored can't be read: {errors[0]}");
    }

    /// <summary>The manifests that the steps of a definition use, each once: what a version needs beside its text to be complete.</summary>
    public ImmutableArray<Manifest> UsedBy(WorkflowDefinition definition) =>
    [
        .. definition.Steps.Concat(definition.Finally)
            .Select(step => step.Work is Work.Program program ? Find(program.Uses) : null)
            .OfType<Manifest>().DistinctBy(manifest => manifest.Uses).OrderBy(manifest => manifest.Uses, StringComparer.Ordinal),
    ];

    private static bool Carries(Manifest manifest) => manifest is { Image: not null, Exec: not null };

    private static Manifest? Contradicted(Manifest manifest, IEnumerable<Manifest> others) =>
        Carries(manifest) ? others.FirstOrDefault(other => Carries(other) && other.Image == manifest.Image && other.Exec != manifest.Exec) : null;

    private static Manifest ReadInstalled(string file)
    {
        var (manifest, errors) = Read(file, File.ReadAllText(file), accepted: false);
        return manifest is not null && errors.IsEmpty && manifest.Uses == Path.GetFileNameWithoutExtension(file)
            ? manifest
            : throw new InvalidDataException(
                $"{file} is not as it was installed{(errors.IsEmpty ? string.Empty : $": {errors[0]}")}; install this program again");
    }

    private (Catalogue Catalogue, ImmutableArray<DefinitionError> Errors) Extend(
        IEnumerable<(string File, string Text, string? Folder)> files,
        bool accepted)
    {
        var manifests = byUses.ToBuilder();
        var errors = ImmutableArray.CreateBuilder<DefinitionError>();
        foreach (var (file, text, folder) in files)
        {
            var (read, wrong) = Read(file, text, accepted);
            var manifest = read is null || folder is null ? read : read with { Folder = folder };
            errors.AddRange(wrong);
            if (manifest is not null && !manifests.TryAdd(manifest.Uses, new(manifest)))
            {
                errors.Add(new DefinitionError(file, 1, 1, "version", $"the catalogue already has {manifest.Uses}; give this one another version"));
            }
            else if (manifest is not null && Contradicted(manifest, manifests.Values.Select(each => each.Value)) is { } other)
            {
                var both = $"{manifest.Image} carries wf-exec at {manifest.Exec}, but {other.Uses} says at {other.Exec}";
                errors.Add(new DefinitionError(file, 1, 1, "exec", $"{both}; an image has it in one place"));
            }
        }

        return (new Catalogue(manifests.ToImmutable()), errors.ToImmutable());
    }

    private static (Manifest? Manifest, ImmutableArray<DefinitionError> Errors) Read(string file, string text, bool accepted)
    {
        var source = new SourceFile(file, text, null) { Accepted = accepted };
        try
        {
            var (tree, folder) = accepted ? WithoutFolder(SyntaxTree.ReadStored(file, text)) : (SyntaxTree.Read(file, text), null);
            var manifest = ManifestShape.Read(tree, source);
            return (folder is null || manifest is null ? manifest : manifest with { Folder = folder }, source.Errors.ToImmutable());
        }
        catch (SyntaxErrorException e)
        {
            source.Errors.Add(e.Place, Route.Root, e.Message, e.Suggestion);
            return (null, source.Errors.ToImmutable());
        }
    }

    /// <summary>A stored manifest as it was written, and the folder that was stored with it.</summary>
    private static (Node Tree, string? Folder) WithoutFolder(Node stored) =>
        stored is Node.Map map && map.Find(Manifest.FolderKey) is { Value: Node.Text folder } entry
            ? (map with { Entries = [.. map.Entries.Where(each => each.Key != entry.Key)] }, folder.Value)
            : (stored, null);
}
