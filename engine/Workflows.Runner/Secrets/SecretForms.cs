using System.Text;

namespace Workflows.Runner.Secrets;

/// <summary>All the byte sequences that give a secret away: the values themselves and the encodings that programs print by accident.</summary>
internal static class SecretForms
{
    /// <summary>Shorter values would hide half of an ordinary log.</summary>
    public const int ShortestValue = 6;

    /// <summary>Lines of one secret that are looked for by themselves: a chain of keys and certificates has some hundred.</summary>
    private const int MostLines = 1_000;

    public static IReadOnlyList<byte[]> Of(IEnumerable<string> values)
    {
        string[] all = [.. values];
        return [.. all.SelectMany(value => new[] { value, value.Trim() })
            .Where(value => value.Length >= ShortestValue)
            .Distinct()
            .SelectMany(Forms)
            .Concat(all.SelectMany(Lines))
            .Distinct()
            .Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>As they are: whoever prints a key of several lines indents them, or numbers them, or leaves some out.</summary>
    private static IEnumerable<string> Lines(string value) =>
        value.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= ShortestValue).Distinct().Take(MostLines);

    private static IEnumerable<string> Forms(string value) =>
    [
        value,
        .. JsonForms.Of(value),
        .. HtmlForms.Of(value),
        .. UrlForms.Of(value),
        .. Base64Forms.Of(value),
        .. ShellForms.Of(value),
        .. PythonForms.Of(value),
        .. QuotedForms.Of(value),
        .. YamlForms.Of(value),
    ];
}
