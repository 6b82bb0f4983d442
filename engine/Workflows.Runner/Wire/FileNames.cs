using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Workflows.Runner.Wire;

/// <summary>Names of files are bytes. Where they are no UTF-8 there is no text that leads back to them, only one that shows them.</summary>
internal static class FileNames
{
    /// <summary>Whether the name is text, so that a path can be made of it.</summary>
    public static bool IsText(ReadOnlySpan<byte> name) => Utf8.IsValid(name);

    /// <summary>The name for people: what is no UTF-8 stands as <c>\xE9</c>.</summary>
    public static string Show(ReadOnlySpan<byte> name)
    {
        var shown = new StringBuilder();
        while (!name.IsEmpty)
        {
            var valid = Rune.DecodeFromUtf8(name, out var rune, out var length) == OperationStatus.Done;
            if (valid) shown.Append(rune.ToString());
            else foreach (var odd in name[..length]) shown.Append(CultureInfo.InvariantCulture, $"\\x{odd:X2}");
            name = name[length..];
        }

        return shown.ToString();
    }
}
