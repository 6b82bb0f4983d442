using Workflows.Cli.CommandLine;
using Workflows.Cli.Defining;
using Workflows.Cli.Folders;
using Workflows.Definitions.Activities;

namespace Workflows.Cli.Starting;

/// <summary>The activities that there are: those that came with this program, then those of the user's folders.</summary>
internal static class Catalogues
{
    public static Catalogue Load(Session session, IReadOnlyList<string> asked)
    {
        var named = asked.Select(Path.GetFullPath).Concat(session.Settings.Catalogue).ToList();
        if (named.Find(folder => !Directory.Exists(folder)) is { } missing)
        {
            throw RefusedException.Usage($"there is no catalogue folder {missing}");
        }

        var own = Installation.Catalogue;
        var files = named.Distinct().Where(folder => folder != own).SelectMany(Directory.EnumerateFiles)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json").Order(StringComparer.Ordinal)
            .Select(file => (DataFolder.Shown(file), SourceText.Read(file)));
        var (catalogue, errors) = (own is null ? Catalogue.Empty : Catalogue.Installed(own)).With(files, FolderOf);
        return errors.IsEmpty ? catalogue : throw new InvalidDefinitionException(errors);
    }

    // The built-in ones have none: they run programs that are installed, wherever this program was put.
    private static string? FolderOf(string file) => Path.GetDirectoryName(Path.GetFullPath(file));
}
