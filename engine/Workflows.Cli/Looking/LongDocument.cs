using System.Text.Encodings.Web;
using System.Text.Json;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Looking;

/// <summary>A JSON document of one list, written as it is read: it may be longer than memory.</summary>
internal sealed class LongDocument
{
    private const int Piece = 64 << 10;
    private bool isBegun;

    private LongDocument()
    {
    }

    /// <param name="head">What stands before the list.</param>
    /// <param name="list">What the list is called.</param>
    public static LongDocument Begin<T>(T head, string list)
    {
        Screen.WritePart($"{Open(head)},\"{list}\":[");
        return new();
    }

    public static void End() => Screen.WritePart($"]}}{Environment.NewLine}");

    public void Add<T>(T item)
    {
        Separate();
        Screen.WritePart(Json(item));
    }

    /// <summary>Adds an item with a text of any length in it.</summary>
    /// <param name="head">What stands before the text.</param>
    /// <param name="name">What the text is called.</param>
    /// <param name="open">Gives the text; null for none.</param>
    /// <param name="isProblem">Failures that the item tells; any other ends the document.</param>
    /// <param name="tail">What stands behind the text, by the failure.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The failure.</returns>
    public async Task<Exception?> AddAsync<T>(
        T head,
        string name,
        Func<Task<TextReader?>> open,
        Func<Exception, bool> isProblem,
        Func<Exception?, object> tail,
        CancellationToken cancellation)
    {
        Exception? failure = null;
        TextReader? text = null;
        try
        {
            text = await open();
        }
        catch (Exception why) when (isProblem(why))
        {
            failure = why;
        }

        Separate();
        Screen.WritePart($"{Open(head)},\"{name}\":");
        using (text)
        {
            failure = text is null ? failure : await CopyAsync(text, isProblem, cancellation);
            Screen.WritePart($"{(text is null ? "null" : string.Empty)},{Json(tail(failure))[1..]}");
        }

        return failure;
    }

    private static async Task<Exception?> CopyAsync(TextReader text, Func<Exception, bool> isProblem, CancellationToken cancellation)
    {
        Exception? failure = null;
        Screen.WritePart("\"");
        try
        {
            var (buffer, held) = (new char[Piece], 0);
            while (await text.ReadAsync(buffer.AsMemory(held), cancellation) is > 0 and var count)
            {
                // Both halves of a character stay together.
                var length = held + count;
                held = char.IsHighSurrogate(buffer[length - 1]) ? 1 : 0;
                Screen.WritePart(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(new string(buffer, 0, length - held)));
                buffer[0] = buffer[length - 1];
            }
        }
        catch (Exception why) when (isProblem(why))
        {
            failure = why;
        }

        Screen.WritePart("\"");
        return failure;
    }

    private void Separate()
    {
        if (isBegun)
        {
            Screen.WritePart(",");
        }

        isBegun = true;
    }

    private static string Open<T>(T head) => Json(head)[..^1];

    private static string Json<T>(T value) => JsonSerializer.Serialize<object?>(value, DocumentJson.Options);
}
