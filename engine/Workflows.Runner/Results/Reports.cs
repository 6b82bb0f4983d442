using System.Globalization;
using System.Text;
using Workflows.Core.Values;
using Workflows.Runner.Secrets;
using Workflows.Runner.Streams;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Results;

/// <summary>
/// Puts the reports, all files below <c>report/</c>, into the store. Nobody has declared them, so one that can't be kept fails nothing: the log
/// says so.
/// </summary>
internal sealed class Reports(string stepFolder, ArtifactStore store, SecretText secrets, Log log)
{
    /// <summary>So many reports fit a page; more is a program that has lost its way.</summary>
    private const int MostReports = 1000;

    /// <summary>Characters: the name stands in the record, in the database and on pages.</summary>
    private const int LongestName = 500;

    private const string Folder = "report";
    private static readonly string[] texts =
        [".svg", ".html", ".htm", ".md", ".csv", ".tsv", ".json", ".jsonl", ".xml", ".yaml", ".yml", ".ipynb", ".log", ".txt"];

    private readonly HashSet<string> taken = [];

    public IReadOnlyList<StoredArtifact> Keep()
    {
        var found = Files(Folder).OrderBy(name => name, StringComparer.Ordinal).ToList();
        if (found.Count > MostReports) log.WriteNote($"only the first {MostReports} of {found.Count} reports are kept");
        return [.. found.Take(MostReports).Select(Keep).OfType<StoredArtifact>()];
    }

    private StoredArtifact? Keep(string name)
    {
        try
        {
            var path = Path.Combine(stepFolder, name);
            var masked = secrets.Forms.Count > 0 && texts.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
            var (sha256, size) = masked ? store.Write(target => CopyMasked(path, target)) : store.Keep(path);
            var shown = NewName(secrets.Mask(name));
            return new StoredArtifact(shown, sha256, size, Path.GetFileName(shown), Folder: false);
        }
        catch (UnreadableException problem)
        {
            log.WriteNote($"a report is not kept: {problem.Message}");
            return null;
        }
    }

    /// <summary>Masked, two names may be one: the second keeps its extension, which tells viewers what it is.</summary>
    private string NewName(string name)
    {
        var (extension, shown) = (Path.GetExtension(name), name);
        for (var i = 2; !taken.Add(shown); i++) shown = string.Create(CultureInfo.InvariantCulture, $"{name[..^extension.Length]}-{i}{extension}");
        return shown;
    }

    private void CopyMasked(string path, Stream target)
    {
        var mask = new SecretMask(secrets.Forms);
        var buffer = new byte[64 << 10];
        using var source = PlainFile.Open(path);
        while (source.Read(buffer) is > 0 and var count) target.Write(mask.Next(buffer.AsSpan(0, count)));
        target.Write(mask.End());
    }

    /// <summary>Files only: a link could lead anywhere, and a pipe never ends.</summary>
    private IEnumerable<string> Files(string folder)
    {
        foreach (var name in Names(folder))
        {
            if (name.Length > LongestName || FolderArchive.Refuses(name) is not null)
            {
                log.WriteNote($"the report '{UnicodeText.Start(name, 100)}…' is not kept: its path is too long");
                continue;
            }

            switch (FileFacts.Of(Path.Combine(stepFolder, name))?.Kind)
            {
                case FileKind.File:
                    yield return name;
                    break;
                case FileKind.Folder:
                    foreach (var inner in Files(name)) yield return inner;
                    break;
                default:
                    log.WriteNote($"the report '{name}' is not kept: it is neither a file nor a folder");
                    break;
            }
        }
    }

    /// <summary>The paths of what lies in a folder. What has no text for a name gets one, in which the odd bytes can be seen.</summary>
    private List<string> Names(string path)
    {
        if (FileFacts.Of(Path.Combine(stepFolder, path)) is not { Kind: FileKind.Folder }) return [];
        var (folder, error) = FolderHandle.Open(Path.Combine(stepFolder, path));
        if (folder is null)
        {
            log.WriteNote($"the reports in '{path}' are not kept: {NativeFiles.ErrorText(error)}");
            return [];
        }

        using (folder)
        {
            var names = new List<string>();
            foreach (var name in folder.Names())
            {
                if (FileNames.IsText(name)) names.Add($"{path}/{Encoding.UTF8.GetString(name)}");
                else if (Rename(folder, name) is { } text) names.Add($"{path}/{text}");
            }

            return names;
        }
    }

    private string? Rename(FolderHandle folder, byte[] name)
    {
        var text = FileNames.Show(name);
        var others = folder.Names().Where(other => FileNames.IsText(other)).Select(Encoding.UTF8.GetString).ToHashSet();
        for (var i = 2; others.Contains(text); i++) text = string.Create(CultureInfo.InvariantCulture, $"{i}-{FileNames.Show(name)}");
        var error = folder.Move(name, folder, Encoding.UTF8.GetBytes(text));
        if (error == 0) return text;
        log.WriteNote($"the report '{text}' is not kept: its name is not UTF-8, and it can't be renamed: {NativeFiles.ErrorText(error)}");
        return null;
    }
}
