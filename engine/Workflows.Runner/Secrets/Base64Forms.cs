using System.Text;

namespace Workflows.Runner.Secrets;

/// <summary>A text in base64, with both alphabets.</summary>
internal static class Base64Forms
{
    public static IEnumerable<string> Of(string value)
    {
        foreach (var form in Standard(Encoding.UTF8.GetBytes(value)))
        {
            yield return form;
            yield return form.Replace('+', '-').Replace('/', '_');
        }
    }

    /// <summary>
    /// The value alone, and as it looks inside a longer encoded text, as in <c>user:password</c>: there its digits depend on whether it
    /// begins at a first, second or third byte, and the digits at its edges are shared with the neighbours, so those are left out.
    /// </summary>
    private static IEnumerable<string> Standard(byte[] value)
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
