using System.Text;
using System.Text.Encodings.Web;

namespace Workflows.Runner.Streams;

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

    private static IEnumerable<string> Forms(string value)
    {
        yield return value;
        yield return JavaScriptEncoder.Default.Encode(value);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);

        var url = Uri.EscapeDataString(value);
        yield return url;
        yield return LowerHexadecimal(url);
        yield return url.Replace("%20", "+", StringComparison.Ordinal);

        foreach (var form in Base64(Encoding.UTF8.GetBytes(value)))
        {
            yield return form;
            yield return form.Replace('+', '-').Replace('/', '_');
        }
    }

    private static string LowerHexadecimal(string url)
    {
        var text = url.ToCharArray();
        for (var i = 0; i + 2 < text.Length; i++)
        {
            if (text[i] != '%') continue;
            text[i + 1] = char.ToLowerInvariant(text[i + 1]);
            text[i + 2] = char.ToLowerInvariant(text[i + 2]);
        }

        return new string(text);
    }

    /// <summary>
    /// The value alone, and as it looks inside a longer encoded text, as in <c>user:password</c>: there its digits depend on whether it
    /// begins at a first, second or third byte, and the digits at its edges are shared with the neighbours, so those are left out.
    /// </summary>
    private static IEnumerable<string> Base64(byte[] value)
    {
        yield return Convert.ToBase64String(value);
        for (var before = 0; before < 3; before++)
        {
            var digits = Convert.ToBase64String([.. new byte[before], .. value]);
            var first = (before * 8 + 5) / 6;
            var end = (before + value.Length) * 8 / 6;
            yield return digits[first..end];
        }
    }
}
