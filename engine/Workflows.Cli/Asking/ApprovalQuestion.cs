using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.Asking;

/// <summary>
/// Asks one person about one approval, key by key: first yes or no, then why. A line that begins with another
/// letter is no answer, whatever follows: a <c>y</c> inside of a word approves nothing.
/// </summary>
/// <param name="asked">The approval.</param>
/// <param name="evidence">What there is to decide on: a name and a value each.</param>
/// <param name="glyphs">The signs to draw with.</param>
internal sealed class ApprovalQuestion(Asked asked, IReadOnlyList<(string Name, string Value)> evidence, Glyphs glyphs)
{
    private const int Facts = 8;
    private readonly StringBuilder comment = new();

    /// <summary>A line that began with neither y nor n, until it is ended.</summary>
    private readonly StringBuilder unclear = new();
    private bool? approved;

    public Asked Asked { get; } = asked;

    /// <summary>What was decided; null while nothing was.</summary>
    public (bool Approved, string? Comment)? Answer { get; private set; }

    public void Press(ConsoleKeyInfo key)
    {
        if (approved is not { } decided)
        {
            Decide(key);
            return;
        }

        switch (key.Key)
        {
            case ConsoleKey.Enter when IsMute(decided):
                break;
            case ConsoleKey.Enter:
                Answer = (decided, Comment(decided));
                break;
            case ConsoleKey.Escape:
                approved = null;
                break;
            default:
                Type(comment, key);
                break;
        }
    }

    public IRenderable Draw()
    {
        List<IRenderable> rows = [new TextLine(new Piece($"{glyphs.Asks} {Asked.Label}", Looks.Asking))];
        if (Asked.State.Text is { Length: > 0 } text)
        {
            rows.AddRange(Texts.Lines(text).Take(3).Select(line => new Sentence(new Piece(line, Looks.Strong))));
        }

        var facts = evidence.Take(Facts).Select(fact => new TreeLine("  ", fact.Name) { Detail = [new Piece(fact.Value, Looks.Plain)] }).ToList();
        if (facts.Count > 0)
        {
            rows.Add(new TreePaper(facts, glyphs));
        }

        if (Asked.State.From(Asked.Approval) is { IsEmpty: false } people)
        {
            rows.Add(new TextLine(new Piece($"  asked are {string.Join(", ", people)}; not enforced here, where nobody signs in", Looks.Dim)));
        }

        rows.Add(Prompt());
        return new Rows(rows);
    }

    private void Decide(ConsoleKeyInfo key)
    {
        if (unclear.Length > 0 && key.Key is ConsoleKey.Enter or ConsoleKey.Escape)
        {
            unclear.Clear();
        }
        else if (unclear.Length == 0 && char.ToLowerInvariant(key.KeyChar) is 'y' or 'n')
        {
            approved = char.ToLowerInvariant(key.KeyChar) == 'y';
        }
        else
        {
            Type(unclear, key);
        }
    }

    /// <summary>Who writes the whole word, yes or no, comments nothing.</summary>
    private string? Comment(bool decided) => comment.ToString() is { Length: > 0 } why && why != (decided ? "es" : "o") ? why : null;

    /// <summary>It has to say why, and does not yet.</summary>
    private bool IsMute(bool decided) => Asked.Approval.NeedsComment(decided) && string.IsNullOrWhiteSpace(Comment(decided));

    private static void Type(StringBuilder line, ConsoleKeyInfo key)
    {
        if (key.Key == ConsoleKey.Backspace)
        {
            line.Length = Math.Max(0, line.Length - 1);
        }
        else if (!char.IsControl(key.KeyChar))
        {
            line.Append(key.KeyChar);
        }
    }

    private TextLine Prompt() => (approved, unclear.Length) switch
    {
        ({ } decided, _) => new(
            decided ? new Piece("approve", Looks.Good) : new Piece("reject", Looks.Bad),
            $"; comment{(Asked.Approval.NeedsComment(decided) ? " (required)" : string.Empty)}: {comment}",
            new Piece(IsMute(decided) ? "_   say why; Esc goes back" : "_   Enter sends it, Esc goes back", Looks.Dim)),
        (null, 0) => new("Approve? ", new Piece("y", Looks.Strong), " or ", new Piece("n", Looks.Strong)),
        _ => new($"{unclear}_", new Piece("   begins with neither y nor n, and sends nothing: Enter asks again", Looks.Warn)),
    };
}
