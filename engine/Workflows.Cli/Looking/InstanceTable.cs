using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Looking;

/// <summary>The instances of a fanned-out step, a line each: its item, how it went, what it gave; and which was picked as the best, by what.</summary>
internal sealed class InstanceTable(Session session, StepDetail detail)
{
    private const int Rows = 200;
    private const int ItemLength = 60;
    private const int OutputLength = 200;

    private readonly List<Winner> winners = [.. Winner.Of(detail.View.State, detail.Step)];

    public void Write()
    {
        var screen = session.Screen;
        Column[] columns =
        [
            new("instance"),
            new("item"),
            new("state"),
            .. winners.Select(winner => new Column(winner.By)),
            new("attempt") { Style = Looks.Dim, IsSpare = true },
            new("took") { Style = Looks.Dim, IsSpare = true },
            new("outputs") { Style = Looks.Dim, IsSpare = true, TooLong = Overflowing.IsCut },
        ];
        var table = new Columns(columns) { Indent = 2, Dots = screen.Glyphs.Dots };
        var shown = Shown();
        foreach (var instance in shown)
        {
            table.Add([.. Cells(instance)]);
        }

        screen.Write(table);
        var run = detail.View.State.Label;
        if (detail.Instances.Count > shown.Count)
        {
            var more = detail.Instances.Count - shown.Count;
            screen.WriteLine(new Piece($"  {more} more: {session.Propose($"show {run} {detail.Planned.Name} --json")}", Looks.Dim));
        }

        foreach (var winner in winners)
        {
            var name = detail.Planned.NameOf(winner.Index);
            var item = detail.Instances.FirstOrDefault(instance => instance.Index == winner.Index)?.Item;
            var with = item is null ? string.Empty : $" ({ShownValue.Line(DocumentJson.Parse(item), ItemLength)})";
            screen.WriteLine();
            screen.WriteSentence("  ", new Piece($"{winner.Step} picked {name}", Looks.Good), $"{with} by {winner.By}: {ShownValue.Number(winner.Value)}");
            screen.WriteLine("    ", new Piece($"{screen.Glyphs.Arrow} {session.Propose($"show {run} {name}")}", Looks.Dim));
        }
    }

    /// <summary>Where there are too many: those that failed or won, and as many others as there is room for.</summary>
    private List<InstanceRecord> Shown()
    {
        var matter = detail.Instances.Where(each => each.State.Status == StepStatus.Failed || winners.Exists(winner => winner.Index == each.Index));
        return detail.Instances.Count <= Rows
            ? [.. detail.Instances]
            : [.. matter.Take(Rows).Union(detail.Instances).Take(Rows).OrderBy(instance => instance.Index)];
    }

    private IEnumerable<Piece> Cells(InstanceRecord instance)
    {
        var state = instance.State;
        var last = detail.AttemptsOf(instance.Index).LastOrDefault();
        yield return detail.Planned.NameOf(instance.Index);
        yield return ShownValue.Line(DocumentJson.Parse(instance.Item), ItemLength);
        yield return Looks.Of(StepPages.Seen(state.Status, last), session.Screen.Glyphs).Piece;
        foreach (var winner in winners)
        {
            var figure = winner.Figure(state.Outputs) is { } value ? ShownValue.Number(value) : string.Empty;
            yield return winner.Index == instance.Index ? new Piece($"{figure} best", Looks.Good) : figure;
        }

        yield return last?.Number.ToString(CultureInfo.InvariantCulture) ?? string.Empty;
        yield return Times.Span(state.StartedAt ?? last?.StartedAt, state.EndedAt, session.Now);
        yield return Said(instance, last);
    }

    private static Piece Said(InstanceRecord instance, AttemptRecord? last) => instance.State switch
    {
        _ when instance.Broken is { } broken => new Piece(broken, Looks.Bad),
        { Status: StepStatus.Failed } failed => new Piece(Reasons.Of(failed.Cause, last, failed.Message), Looks.Bad),
        { Outputs: { } json } => ShownValue.Line(DocumentJson.Parse(json), OutputLength),
        var other => Texts.OneLine(other.Message ?? other.Reason?.Word() ?? string.Empty),
    };
}
