using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.Asking;

/// <summary>Asks one person about one approval, key by key: first yes or no, then why.</summary>
/// <param name="asked">The approval.</param>
/// <param name="evidence">What there is to decide on: a name and a value each.</param>
/// <param name="glyphs">The signs to draw with.</param>
internal sealed class ApprovalQuestion(Asked asked, IReadOnlyList<(string Name, string Value)> evidence, Glyphs glyphs)
{
    private const int Facts = 8;
    private readonly StringBuilder comment = new();
    private bool? approved;

    public Asked Asked { get; } = asked;

    /// <summary>What was decided; null while nothing was.</summary>
    public (bool Approved, string? Comment)? Answer { get; private set; }

    public void Press(ConsoleKeyInfo key)
    {
        if (approved is not { } decided)
        {
            approved = char.ToLowerInvariant(key.KeyChar) switch { 'y' => true, 'n' => false, _ => null };
            return;
        }

        switch (key.Key)
        {
            case ConsoleKey.Enter:
                Answer = (decided, comment.Length == 0 ? null : comment.ToString());
                break;
            case ConsoleKey.Escape:
                approved = null;
                break;
            case ConsoleKey.Backspace:
                comment.Length = Math.Max(0, comment.Length - 1);
                break;
            default:
                if (!char.IsControl(key.KeyChar))
                {
                    comment.Append(key.KeyChar);
                }

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

        if (!Asked.Approval.From.IsEmpty)
        {
            rows.Add(new TextLine(new Piece($"  asked are {string.Join(", ", Asked.Approval.From)}; not enforced here, where nobody signs in", Looks.Dim)));
        }

        rows.Add(Prompt());
        return new Rows(rows);
    }

    private TextLine Prompt() => approved is { } decided
        ? new(
            decided ? new Piece("approve", Looks.Good) : new Piece("reject", Looks.Bad),
            $"; comment: {comment}",
            new Piece("_   Enter sends it, Esc goes back", Looks.Dim))
        : new("Approve? ", new Piece("y", Looks.Strong), " or ", new Piece("n", Looks.Strong));
}
