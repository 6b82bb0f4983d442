using System.Text.RegularExpressions;
using Workflows.Core.Runs;
using Workflows.Definitions.Parameters;
using Workflows.Runtime.Executing;

namespace Workflows.Runtime.Caching;

/// <summary>
/// The files of this machine that the texts of an attempt name, each with a digest of its content at this moment: those of the run's
/// parameters wherever they stand in a text, and, where the command starts in the definition's folder, every word that is the name of a file
/// (<c>train.py</c>). What such a file names in its turn is not seen: it must be an input to count.
/// </summary>
internal sealed partial class NamedFiles
{
    /// <summary>The kind of executor whose commands start in the definition's folder, on this machine.</summary>
    private const string Local = "local";

    private const int LongestPath = 4096;

    /// <summary>Paths of parameters, longest first: one may lie inside another.</summary>
    private readonly List<(string Path, string Mark)> declared = [];

    private readonly Dictionary<string, string> words = new(StringComparer.Ordinal);

    private NamedFiles()
    {
    }

    /// <summary>Finds and digests them; null where one can't be read.</summary>
    /// <param name="run">Whose parameters count.</param>
    /// <param name="spec">Where the command starts.</param>
    /// <param name="texts">All that the command is given.</param>
    /// <param name="stop">Ends the reading.</param>
    public static async Task<NamedFiles?> ReadAsync(RunState run, AttemptSpec spec, IReadOnlyList<string> texts, CancellationToken stop)
    {
        var files = new NamedFiles();
        foreach (var path in Declared(run).Where(path => texts.Any(text => text.Contains(path, StringComparison.Ordinal))))
        {
            if (await ContentDigest.OfAsync(path, stop) is not { } digest)
            {
                return null;
            }

            files.declared.Add((path, Mark(digest, path)));
        }

        var folder = run.Executor == Local && Path.IsPathFullyQualified(spec.WorkingFolder ?? string.Empty) ? spec.WorkingFolder! : null;
        foreach (var (word, path) in folder is null ? [] : Found(texts, folder))
        {
            if (await ContentDigest.OfAsync(path, stop) is not { } digest)
            {
                return null;
            }

            files.words[word] = Mark(digest, path);
        }

        return files;
    }

    /// <summary>The text with the content of files in the place of their names, and the digest of stored ones in the place of references.</summary>
    public string Neutral(string text)
    {
        if (words.TryGetValue(text, out var whole))
        {
            return whole;
        }

        foreach (var (path, mark) in declared)
        {
            text = text.Replace(path, mark, StringComparison.Ordinal);
        }

        text = words.Count == 0 ? text : Word().Replace(text, match => words.GetValueOrDefault(match.Value, match.Value));
        return StoredFile().Replace(text, match => Mark(match.Groups[1].Value, match.Groups[2].Value));
    }

    /// <summary>Between NUL characters, which no text has in it: so no text looks like a file. The extension counts, for programs go by it.</summary>
    private static string Mark(string digest, string path) => $"\0sha256:{digest}{Path.GetExtension(path)}\0";

    private static IEnumerable<string> Declared(RunState run) =>
        FileParameters.Find(run.Plan.Definition.Parameters, run.Parameters)
            .Where(file => file.IsLocal && Path.IsPathFullyQualified(file.Text))
            .Select(file => file.Text).Distinct().OrderByDescending(path => path.Length);

    private static IEnumerable<(string Word, string Path)> Found(IReadOnlyList<string> texts, string folder) =>
        from word in texts.SelectMany(text => Word().Matches(text).Select(match => match.Value).Prepend(text)).Distinct(StringComparer.Ordinal)
        where word.Length is > 0 and <= LongestPath && !word.Contains('\0', StringComparison.Ordinal)
        let path = Path.GetFullPath(word, folder)
        where File.Exists(path)
        select (word, path);

    /// <summary>What a shell would take for a word, roughly: a wrong guess is no name of a file.</summary>
    [GeneratedRegex("""[^\s"'`;|&<>()=,\[\]{}]+""", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex("wf-(?:file|folder)://([0-9a-f]{64})/([^/\"\\s]+)", RegexOptions.CultureInvariant)]
    private static partial Regex StoredFile();
}
