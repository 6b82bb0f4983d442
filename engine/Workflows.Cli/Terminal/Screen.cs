using Spectre.Console;
using Spectre.Console.Rendering;

namespace Workflows.Cli.Terminal;

/// <summary>
/// Where output goes, all of it: results to standard output, complaints to standard error. With <c>--json</c> standard output holds one document
/// and everything for people goes to standard error. What people read is made visible (<see cref="VisibleText"/>) here, whoever wrote it.
/// </summary>
internal sealed class Screen
{
    private readonly IAnsiConsole errors;
    private readonly IAnsiConsole people;

    private Screen(bool json)
    {
        Json = json;
        errors = Open(Console.Error, Console.IsErrorRedirected);
        people = json ? errors : Open(Console.Out, Console.IsOutputRedirected);
        IsTerminal = !(json ? Console.IsErrorRedirected : Console.IsOutputRedirected);
        Glyphs = Glyphs.Choose(IsTerminal);
    }

    /// <summary>One JSON document is wanted.</summary>
    public bool Json { get; }

    /// <summary>People look at a terminal: it can be repainted.</summary>
    public bool IsTerminal { get; }

    /// <summary>Complaints are read at a terminal, and there may be more to them than a line for tools.</summary>
    public bool ErrorsAreSeen { get; } = !Console.IsErrorRedirected;

    /// <summary>Somebody is there to answer a question.</summary>
    public bool CanAsk => IsTerminal && !Console.IsInputRedirected && !Glyphs.Dumb;

    /// <summary>A view that repaints itself makes sense.</summary>
    public bool CanRepaint => IsTerminal && !Glyphs.Dumb;

    public Glyphs Glyphs { get; }

    public static Screen Create(bool json) => new(json);

    /// <summary>A document for programs, and a script for a shell: as it is, but that no character of a JSON string is obeyed by a terminal.</summary>
    public static void WriteDocument(string document) => Console.Out.WriteLine(VisibleText.Json(document));

    /// <summary>A piece of such a document, where no character is cut in two.</summary>
    public static void WritePart(string piece) => Console.Out.Write(VisibleText.Json(piece));

    /// <summary>What is sent to the command: a definition by <c>-</c>.</summary>
    public static Stream OpenInput() => Console.OpenStandardInput();

    /// <summary>Somebody types what the command reads.</summary>
    public static bool InputIsTyped => !Console.IsInputRedirected;

    /// <summary>Bytes that were asked for as they are.</summary>
    public static Stream OpenRaw() => Console.OpenStandardOutput();

    public void WriteLine(params IReadOnlyList<Piece> pieces) => people.Write(new TextLine(pieces));

    /// <summary>A line to read, broken between words where it is too long; what one copies is for <see cref="WriteLine"/>.</summary>
    public void WriteSentence(params IReadOnlyList<Piece> pieces) =>
        people.Write(new Sentence([.. pieces.Select(piece => new Piece(VisibleText.OneLine(piece.Text), piece.Style))]));

    /// <summary>Text that somebody wrote, beside a line at its left, broken between words.</summary>
    public void WriteQuote(string margin, IEnumerable<string> lines)
    {
        var room = Math.Max(1, people.Profile.Width - CellText.Width(margin) - CellText.Width(Glyphs.Quote));
        foreach (var line in lines.SelectMany(line => WordWrap.Lines(VisibleText.OneLine(line), room)))
        {
            WriteLine(margin, new Piece(Glyphs.Quote, Looks.Dim), line);
        }
    }

    /// <summary>Text to read, broken between words.</summary>
    public void WriteProse(string text)
    {
        foreach (var paragraph in VisibleText.Of(text).Split('\n'))
        {
            foreach (var line in WordWrap.Lines(paragraph, people.Profile.Width))
            {
                WriteLine(line);
            }
        }
    }

    public void Write(IRenderable content) => people.Write(content);

    /// <summary>A line that a program logged, with its colours where they can be seen.</summary>
    public void WriteLog(string prefix, string line)
    {
        var colours = !Json && IsTerminal && people.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;
        (Json ? Console.Error : Console.Out).WriteLine(VisibleText.Of(prefix) + LogText.Of(line, colours));
    }

    /// <summary>Asks whoever sits at the terminal; anything but a clear yes is a no.</summary>
    public bool Confirms(string question)
    {
        (Json ? Console.Error : Console.Out).Write($"{VisibleText.OneLine(question)} [y/N] ");
        return Console.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>What is painted over as it changes.</summary>
    public LiveRegion OpenRegion() => new(people);

    /// <summary>What went wrong, on standard error.</summary>
    public void Complain(string message) => errors.Write(new TextLine(new Piece("wf:", Looks.Bad), $" {message}"));

    /// <summary>What to do about it, on standard error.</summary>
    public void Hint(string text) => errors.Write(new TextLine(new Piece($"    {text}", Looks.Dim)));

    /// <summary>Something to know that is no result: on standard error.</summary>
    public void Note(string text) => errors.Write(new TextLine(new Piece(text, Looks.Dim)));

    /// <summary>Cells in a line of standard error.</summary>
    public int ErrorWidth => errors.Profile.Width;

    /// <summary>What shows an error at a terminal: on standard error.</summary>
    public void Illustrate(IRenderable content) => errors.Write(content);

    /// <summary>A line for tools as much as for people: on standard error, never coloured.</summary>
    public static void WriteError(string line) => Console.Error.WriteLine(VisibleText.Of(line));

    /// <summary>What a process says that ends though others of its threads are blocked: the cursor may still be hidden.</summary>
    public static void LastWords(string message) =>
        Console.Error.WriteLine($"{(Console.IsErrorRedirected ? string.Empty : LiveRegion.ShowCursor)}wf: {VisibleText.Of(message)}");

    private static IAnsiConsole Open(TextWriter writer, bool redirected)
    {
        var console = VisibleConsole.Open(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(redirected ? new TrimmedLines(writer) : writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = InteractionSupport.No,
        });
        if (redirected)
        {
            // A log is read by programs and in wide windows: nothing is wrapped or cut there.
            console.Profile.Width = 10_000;
        }

        return console;
    }
}
