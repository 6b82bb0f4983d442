using Spectre.Console;

namespace Workflows.Cli.Terminal;

/// <summary>
/// Where output goes: results to standard output, complaints to standard error. With <c>--json</c> standard output holds one document and
/// everything for people goes to standard error.
/// </summary>
internal sealed class Screen
{
    private readonly IAnsiConsole errors;

    private Screen(bool json)
    {
        Json = json;
        errors = Open(Console.Error, Console.IsErrorRedirected);
        People = json ? errors : Open(Console.Out, Console.IsOutputRedirected);
        IsTerminal = !(json ? Console.IsErrorRedirected : Console.IsOutputRedirected);
        Glyphs = Glyphs.Choose(IsTerminal);
    }

    /// <summary>One JSON document is wanted.</summary>
    public bool Json { get; }

    /// <summary>What people read.</summary>
    public IAnsiConsole People { get; }

    /// <summary>People look at a terminal: it can be repainted.</summary>
    public bool IsTerminal { get; }

    /// <summary>Somebody is there to answer a question.</summary>
    public bool CanAsk => IsTerminal && !Console.IsInputRedirected && !Glyphs.Dumb;

    /// <summary>A view that repaints itself makes sense.</summary>
    public bool CanRepaint => IsTerminal && !Glyphs.Dumb;

    public Glyphs Glyphs { get; }

    public static Screen Create(bool json) => new(json);

    /// <summary>The one document of <c>--json</c>.</summary>
    public static void WriteJson(string document) => Console.Out.WriteLine(document);

    public void WriteLine(string text = "") => People.WriteLine(text);

    /// <summary>A line with Spectre's markup; values in it must be escaped.</summary>
    public void Markup(string markup) => People.MarkupLine(markup);

    /// <summary>What went wrong, on standard error.</summary>
    public void Complain(string message) => errors.MarkupLine($"[red]wf:[/] {message.EscapeMarkup()}");

    /// <summary>What to do about it, on standard error.</summary>
    public void Hint(string text) => errors.MarkupLine($"    [grey]{text.EscapeMarkup()}[/]");

    /// <summary>Something to know that is no result: on standard error.</summary>
    public void Note(string text) => errors.MarkupLine($"[grey]{text.EscapeMarkup()}[/]");

    /// <summary>Markup on standard error, cut at the width.</summary>
    public static void ErrorMarkup(string markup) => Open(Console.Error, Console.IsErrorRedirected).Write(new Markup(markup + "\n") { Overflow = Overflow.Ellipsis });

    /// <summary>A line for tools as much as for people: on standard error, never coloured.</summary>
    public static void WriteError(string line) => Console.Error.WriteLine(line);

    private static IAnsiConsole Open(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
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
