using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Workflows.Runtime.Caching;

/// <summary>
/// Finds the files and folders that the words of a command name. In doubt a word is a name: one too many costs a run that could have been
/// saved, one too few brings an old result for new files.
/// </summary>
internal static partial class NamedPaths
{
    private const int LongestPath = 4096;

    /// <summary>Each file and folder that is there, once for each word that names it, with a name of its own.</summary>
    /// <param name="texts">Arguments, inputs, and values of environment variables.</param>
    /// <param name="folder">Where the command starts.</param>
    public static IEnumerable<(string Name, string Path)> Find(IEnumerable<string> texts, string folder) =>
        from word in texts.SelectMany(Words).Distinct(StringComparer.Ordinal)
        where word.Length is > 0 and <= LongestPath && !word.Contains('\0', StringComparison.Ordinal)
        from path in Whole(word, folder).Concat(Module(word, folder)).Concat(Matches(word, folder))
        where IsCounted(path)
        select ($"{word} {Path.GetRelativePath(folder, path)}", path);

    /// <summary>The text, its words, their parts (<c>lib:src</c>, <c>-d@rows.json</c>), and what an option of one letter holds (<c>-Ilib</c>).</summary>
    private static IEnumerable<string> Words(string text)
    {
        yield return text;
        foreach (Match match in Word().Matches(text))
        {
            var word = match.Value;
            yield return word;
            foreach (var part in word.AsSpan().ContainsAny(':', '@') ? word.Split(':', '@') : [])
            {
                yield return part;
            }

            if (word is ['-', not '-', _, ..])
            {
                yield return word[2..];
            }
        }
    }

    private static IEnumerable<string> Whole(string word, string folder) => [Path.GetFullPath(word, folder)];

    /// <summary><c>python3 -m train</c> runs <c>train.py</c>; <c>python3 -m tools.train</c> may read all of <c>tools</c>.</summary>
    private static IEnumerable<string> Module(string word, string folder)
    {
        if (!ModuleName().IsMatch(word))
        {
            return [];
        }

        var path = Path.GetFullPath(word.Replace('.', '/'), folder);
        var isThere = File.Exists(path + ".py") || Directory.Exists(path);
        return word.IndexOf('.', StringComparison.Ordinal) is var dot and > 0
            ? isThere ? [Path.GetFullPath(word[..dot], folder)] : []
            : [path + ".py"];
    }

    /// <summary>
    /// What a shell makes of <c>data/*.csv</c>; a wildcard before the last name stands for the folder that it begins in. One without any letter is
    /// no name: <c>count(*)</c> is no file.
    /// </summary>
    private static IEnumerable<string> Matches(string word, string folder)
    {
        var first = word.AsSpan().IndexOfAny('*', '?');
        if (first < 0 || !word.Any(char.IsLetterOrDigit))
        {
            return [];
        }

        var behind = word.LastIndexOf('/', first) + 1;
        var inside = Path.GetFullPath(word[..behind], folder);
        var pattern = word[behind..];
        return pattern.Contains('/', StringComparison.Ordinal) ? [inside]
            : !Directory.Exists(inside) ? []
            : Directory.EnumerateFileSystemEntries(inside)
                .Where(path => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path.AsSpan()), ignoreCase: false));
    }

    /// <summary>The folder of all folders is named by a slash, which divides numbers too, and is nobody's input.</summary>
    private static bool IsCounted(string path) => File.Exists(path) || (path != "/" && Directory.Exists(path));

    /// <summary>What a shell would take for a word, roughly.</summary>
    [GeneratedRegex("""[^\s"'`;|&<>()=,\[\]{}]+""", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ModuleName();
}
