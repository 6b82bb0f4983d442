using System.Globalization;
using System.Text;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Defining;
using Workflows.Cli.Folders;
using Workflows.Cli.Terminal;
using Workflows.Definitions;

namespace Workflows.Cli.Starting;

/// <summary>The text of a definition or a manifest: UTF-8, and read no further than a definition may be long.</summary>
internal static class SourceText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="RefusedException">The file can't be opened or read.</exception>
    /// <exception cref="InvalidDefinitionException">It is too large, or not UTF-8.</exception>
    public static string Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Read(DataFolder.Shown(path), file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw RefusedException.NotFound($"{path} can't be read: {failure.Message}");
        }
    }

    /// <inheritdoc cref="Read(string)"/>
    public static string ReadStandardInput(string name)
    {
        using var input = Screen.OpenInput();
        return Read(name, input);
    }

    private static string Read(string name, Stream stream)
    {
        var bytes = new byte[Limits.TextBytes + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length > Limits.TextBytes
            ? throw Invalid(name, 1, 1, Limits.TextTooLarge)
            : Decoded(name, bytes.AsSpan(0, length));
    }

    /// <summary>A text in another encoding would be read as something else than its author wrote, and stored so.</summary>
    private static string Decoded(string name, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException wrong)
        {
            var before = bytes[..Math.Clamp(wrong.Index, 0, bytes.Length)];
            var lineStart = before.LastIndexOf((byte)'\n') + 1;
            var (line, column) = (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
            var found = string.Create(CultureInfo.InvariantCulture, $"the byte 0x{wrong.BytesUnknown![0]:X2}");
            throw Invalid(name, line, column, $"not UTF-8: {found} begins no character; save the file as UTF-8");
        }
    }

    private static InvalidDefinitionException Invalid(string name, int line, int column, string message) =>
        new([new(name, line, column, string.Empty, message)]);
}
