using System.Runtime.ExceptionServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Looking;

/// <summary>A JSON document of one list, written as it is read: it may be longer than memory. Whatever happens meanwhile, it is a document.</summary>
internal sealed class LongDocument
{
    private const int Piece = 64 << 10;
    private readonly string before;
    private bool isBegun;

    private LongDocument(string before) => this.before = before;

    /// <summary>
    /// Writes it. Where what fills it fails, nothing is written if nothing was yet, as for every command; else the document ends with <c>error</c>, since
    /// a list that only ends would be taken for all.
    /// </summary>
    /// <param name="head">What stands before the list.</param>
    /// <param name="list">What the list is called.</param>
    /// <param name="fill">Adds the items.</param>
    public static async Task WriteAsync<T>(T head, string list, Func<LongDocument, Task> fill)
    {
        var document = new LongDocument($"{Open(head)},\"{list}\":[");
        try
        {
            await fill(document);
        }
        catch (Exception failure) when (document.isBegun)
        {
            Screen.WritePart($"],\"error\":{Json(failure.Message)}}}{Environment.NewLine}");
            throw;
        }

        Screen.WritePart($"{(document.isBegun ? string.Empty : document.before)}]}}{Environment.NewLine}");
    }

    public void Add<T>(T item)
    {
        Separate();
        Screen.WritePart(Json(item));
    }

    /// <summary>Adds an item with a text of any length in it.</summary>
    /// <param name="head">What stands before the text.</param>
    /// <param name="name">What the text is called.</param>
    /// <param name="open">Gives the text; null for none.</param>
    /// <param name="isProblem">Failures that the item tells; any other is thrown, in the middle of a text after the item has told it too.</param>
    /// <param name="tail">What stands behind the text, by the failure.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The failure, one that the item tells.</returns>
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
            failure = text is null ? failure : await CopyAsync(text, cancellation);
            Screen.WritePart($"{(text is null ? "null" : string.Empty)},{Json(tail(failure))[1..]}");
        }

        if (failure is not null && !isProblem(failure))
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return failure;
    }

    /// <summary>A text that was begun is ended, whatever the failure.</summary>
    private static async Task<Exception?> CopyAsync(TextReader text, CancellationToken cancellation)
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
        catch (Exception why)
        {
            failure = why;
        }

        Screen.WritePart("\"");
        return failure;
    }

    private void Separate()
    {
        Screen.WritePart(isBegun ? "," : before);
        isBegun = true;
    }

    private static string Open<T>(T head) => Json(head)[..^1];

    private static string Json<T>(T value) => JsonSerializer.Serialize<object?>(value, DocumentJson.Options);
}
