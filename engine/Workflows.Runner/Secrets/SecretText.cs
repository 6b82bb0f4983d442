using System.Text;

namespace Workflows.Runner.Secrets;

/// <summary>Replaces secrets in a text that is complete: names, values, notes. For a stream, which comes in pieces, take <see cref="SecretMask"/>.</summary>
/// <param name="forms">See <see cref="SecretForms"/>.</param>
internal sealed class SecretText(IReadOnlyList<byte[]> forms)
{
    public static SecretText None { get; } = new([]);

    public IReadOnlyList<byte[]> Forms => forms;

    /// <summary>The text with <c>***</c> for each secret.</summary>
    public string Mask(string text) => forms.Count == 0 ? text : Encoding.UTF8.GetString(Mask(Encoding.UTF8.GetBytes(text)));

    public byte[] Mask(byte[] bytes)
    {
        if (!forms.Any(form => bytes.AsSpan().IndexOf(form) >= 0)) return bytes;
        var mask = new SecretMask(forms);
        byte[] shown = [.. mask.Next(bytes)]; // Copied: it is good until the next call.
        return [.. shown, .. mask.End()];
    }
}
