using System.Text;

namespace Workflows.Runner.Secrets;

/// <summary>All the byte sequences that give a secret away: the values themselves and the encodings that programs print by accident.</summary>
internal static class SecretForms
{
    /// <summary>Shorter values would hide half of an ordinary log.</summary>
    public const int ShortestValue = 6;

    public static IReadOnlyList<byte[]> Of(IEnumerable<string> values) =>
        [.. values.SelectMany(value => new[] { value, value.Trim() })
            .Where(value => value.Length >= ShortestValue)
            .Distinct()
            .SelectMany(Forms)
            .Distinct()
            .Select(Encoding.UTF8.GetBytes)];

    private static IEnumerable<string> Forms(string value) =>
    [
        value,
        .. JsonForms.Of(value),
        .. HtmlForms.Of(value),
        .. UrlForms.Of(value),
        .. Base64Forms.Of(value),
        .. ShellForms.Of(value),
        .. PythonForms.Of(value),
    ];
}
