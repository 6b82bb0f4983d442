using System.Buffers;

namespace Workflows.Runtime.Caching;

/// <summary>Finds whole paths in a text: <c>/d/train</c> stands in <c>cat /d/train</c> and in <c>/d/train/part-1</c>, and not in <c>/d/train.py</c>.</summary>
internal sealed class FilePaths
{
    /// <summary>What may stand before and behind a path. In doubt a character is part of a name: the text then counts as it is written.</summary>
    private static readonly SearchValues<char> Edges = SearchValues.Create(" \t\r\n\f\v\"'`;|&<>()=,[]{}:@");

    private readonly HashSet<string> paths;
    private readonly int[] lengths;

    /// <param name="paths">Absolute ones.</param>
    public FilePaths(IEnumerable<string> paths)
    {
        this.paths = new HashSet<string>(paths, StringComparer.Ordinal);
        lengths = [.. this.paths.Select(path => path.Length).Distinct().OrderDescending()];
    }

    /// <summary>The text in pieces: what is no path, and the paths, in order. Put together they are the text.</summary>
    public IEnumerable<(string Text, bool IsPath)> Cut(string text)
    {
        if (paths.Contains(text))
        {
            return [(text, true)];
        }

        var pieces = new List<(string, bool)>();
        var from = 0;
        for (var at = text.IndexOf('/', StringComparison.Ordinal); at >= 0 && lengths.Length > 0; at = at < text.Length ? text.IndexOf('/', at) : -1)
        {
            if (LengthAt(text, at) is not { } length)
            {
                at++;
                continue;
            }

            if (at > from)
            {
                pieces.Add((text[from..at], false));
            }

            pieces.Add((text.Substring(at, length), true));
            from = at += length;
        }

        if (from < text.Length)
        {
            pieces.Add((text[from..], false));
        }

        return pieces;
    }

    /// <summary>The longest: one may lie inside another.</summary>
    private int? LengthAt(string text, int at)
    {
        if (at > 0 && !Edges.Contains(text[at - 1]))
        {
            return null;
        }

        var known = paths.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var length in lengths)
        {
            var end = at + length;
            if (end <= text.Length && (end == text.Length || text[end] == '/' || Edges.Contains(text[end])) && known.Contains(text.AsSpan(at, length)))
            {
                return length;
            }
        }

        return null;
    }
}
