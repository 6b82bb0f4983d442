using System.Globalization;
using System.Text;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.Secrets;

/// <summary>
/// The value of a secret: what standard input has, or what somebody types without seeing it. Never an argument, which every process could read.
/// </summary>
internal static class SecretInput
{
    private const int MostBytes = 64 << 10;

    public static async Task<string> ReadAsync(CancellationToken cancellation)
    {
        var value = Screen.InputIsTyped ? HiddenLine.Read("the value, which is not shown; Enter ends it: ") : await ReadInputAsync(cancellation);
        return value switch
        {
            "" => throw Refused("it is empty"),
            _ when value.Contains('\0', StringComparison.Ordinal) =>
                throw Refused("it holds a NUL character, which no program can be given in its environment"),
            _ => value,
        };
    }

    /// <summary>All of it, without the line end that files and <c>echo</c> put at the end.</summary>
    private static async Task<string> ReadInputAsync(CancellationToken cancellation)
    {
        var bytes = new byte[MostBytes + 2];
        await using var input = Screen.OpenInput();
        var read = await input.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        var text = bytes.AsSpan(0, read);
        text = text.EndsWith("\r\n"u8) ? text[..^2] : text.EndsWith("\n"u8) ? text[..^1] : text;
        if (text.Length > MostBytes)
        {
            throw Refused(string.Create(CultureInfo.InvariantCulture, $"it is larger than {MostBytes:N0} bytes"));
        }

        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(text);
        }
        catch (DecoderFallbackException)
        {
            throw Refused("it is not UTF-8 text; encode it, as base64 for one");
        }
    }

    private static RefusedException Refused(string why) => RefusedException.Usage($"this can't be a secret: {why}");
}
