using System.Collections.Immutable;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Activities;

/// <summary>The activities that steps may use, by name and version. Immutable.</summary>
public sealed class Catalogue
{
    private readonly Dictionary<string, Manifest> byUses;

    private Catalogue(IEnumerable<Manifest> manifests)
    {
        Manifests = [.. manifests.OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Version)];
        byUses = Manifests.ToDictionary(m => m.Uses, StringComparer.Ordinal);
    }

    /// <summary>Sorted by name and version.</summary>
    public ImmutableArray<Manifest> Manifests { get; }

    public Manifest? Find(string uses) => byUses.GetValueOrDefault(uses);

    /// <summary>Reads every <c>*.yaml</c> and <c>*.json</c> of a folder.</summary>
    /// <returns>The activities without errors, and all errors.</returns>
    public static (Catalogue Catalogue, ImmutableArray<DefinitionError> Errors) Load(string folder) => Read(
        Directory.EnumerateFiles(folder)
            .Where(f => Path.GetExtension(f) is ".yaml" or ".yml" or ".json")
            .Order(StringComparer.Ordinal)
            .Select(f => (f, File.ReadAllText(f))));

    /// <summary>Reads manifests from texts.</summary>
    /// <returns>The activities without errors, and all errors.</returns>
    public static (Catalogue Catalogue, ImmutableArray<DefinitionError> Errors) Read(IEnumerable<(string File, string Text)> files)
    {
        var manifests = new Dictionary<string, Manifest>(StringComparer.Ordinal);
        var errors = ImmutableArray.CreateBuilder<DefinitionError>();
        foreach (var (file, text) in files)
        {
            var (manifest, wrong) = Read(file, text);
            errors.AddRange(wrong);
            if (manifest is not null && !manifests.TryAdd(manifest.Uses, manifest))
            {
                errors.Add(new DefinitionError(file, 1, 1, "version", $"the catalogue already has {manifest.Uses}; give this one another version"));
            }
        }

        return (new Catalogue(manifests.Values), errors.ToImmutable());
    }

    private static (Manifest? Manifest, ImmutableArray<DefinitionError> Errors) Read(string file, string text)
    {
        var source = new Source(file, text, null);
        try
        {
            var manifest = ManifestShape.Read(SyntaxTree.Read(file, text), source);
            return (manifest, source.Errors.ToImmutable());
        }
        catch (SyntaxErrorException e)
        {
            source.Errors.Add(e.Place, Route.Root, e.Message, e.Suggestion);
            return (null, source.Errors.ToImmutable());
        }
    }
}
