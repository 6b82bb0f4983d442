using Workflows.Cli.CommandLine;
using Workflows.Cli.Folders;

namespace Workflows.Cli.Starting;

/// <summary>The definition that a user points at: a file, or a workflow that was published.</summary>
/// <param name="File">As it was written; null for a workflow by its name.</param>
/// <param name="Text">What the file holds.</param>
/// <param name="Version">The version, where no file is meant.</param>
internal sealed record Source(string? File, string? Text, VersionName? Version)
{
    private const string StandardInput = "-";

    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>The folder that relative paths in the definition are in.</summary>
    public string? Folder => File is null ? null : Path.GetDirectoryName(Path.GetFullPath(File));

    /// <summary>A file if there is one, or if it looks like one; <c>-</c> is standard input, whose paths start from here; else a name.</summary>
    public static Source Find(string said)
    {
        if (said == StandardInput)
        {
            return new(said, SourceText.ReadStandardInput(said), null);
        }

        if (System.IO.File.Exists(said))
        {
            return new(said, SourceText.Read(said), null);
        }

        if (Directory.Exists(said))
        {
            throw RefusedException.NotFound($"{said} is a folder: name a file in it");
        }

        return said.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) || Extensions.Contains(Path.GetExtension(said))
            ? throw RefusedException.NotFound($"there is no file {said}{Beside(said)}")
            : new(null, null, VersionName.Read(said));
    }

    /// <summary><c>NAME.yaml</c> beside this file: where a sub-workflow is looked for.</summary>
    public (string File, string Text)? Sibling(string name) =>
        Folder is { } folder && Extensions.Select(extension => Path.Combine(folder, name + extension)).FirstOrDefault(System.IO.File.Exists) is { } path
            ? (DataFolder.Shown(path), SourceText.Read(path))
            : null;

    /// <summary>The names that sub-workflows in files beside this one would have.</summary>
    public IEnumerable<string> NamesBeside => Folder is { } folder && Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Where(file => Extensions.Contains(Path.GetExtension(file))).Select(file => Path.GetFileNameWithoutExtension(file))
        : [];

    private static string Beside(string said)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(said));
        var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>() : [];
        return Spelling.DidYouMean(Path.GetFileName(said), files.Where(file => Extensions.Contains(Path.GetExtension(file))));
    }
}
