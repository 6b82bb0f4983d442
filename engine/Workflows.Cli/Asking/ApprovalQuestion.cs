using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Asking;

/// <summary>Asks one person about one approval, key by key: first yes or no, then why.</summary>
internal sealed class ApprovalQuestion(Asked asked, IReadOnlyList<MetricPoint> metrics, Glyphs glyphs)
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
        List<IRenderable> rows = [new Rule($"[magenta1]{glyphs.Asks} {Asked.Label.EscapeMarkup()}[/]") { Justification = Justify.Left, Style = Looks.Dim }];
        if (Asked.State.Text is { Length: > 0 } text)
        {
            rows.Add(new Text(string.Join('\n', Texts.Lines(text).Take(3)), Looks.Strong));
        }

        var facts = Bound().Concat(metrics.Select(point => (Name: point.Name, Value: point.Value.ToString("G6", CultureInfo.InvariantCulture)))).ToList();
        if (facts.Count > 0)
        {
            var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2)).AddColumn(new GridColumn().NoWrap());
            facts.Take(Facts).ToList().ForEach(fact => grid.AddRow(new Text(fact.Name, Looks.Dim), new Text(fact.Value) { Overflow = Overflow.Ellipsis }));
            rows.Add(grid);
        }

        rows.Add(Prompt());
        return new Rows(rows);
    }

    private Markup Prompt() => approved is { } decided
        ? new Markup($"{(decided ? "[green]approve[/]" : "[red]reject[/]")}; comment: {comment.ToString().EscapeMarkup()}[grey]_   Enter sends it, Esc goes back[/]") { Overflow = Overflow.Ellipsis }
        : new Markup("Approve? [bold]y[/] or [bold]n[/]") { Overflow = Overflow.Ellipsis };

    /// <summary>What the decision is bound to: each reference and the value that it had when it was asked.</summary>
    private IEnumerable<(string Name, string Value)> Bound()
    {
        if (Asked.State.Bound is not { } json)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? [.. document.RootElement.EnumerateObject().Select(member => (member.Name, Texts.OneLine(member.Value.ToString())))]
            : [];
    }
}
