using System.Globalization;
using ScottPlot;
using Workflows.Activities;
using Workflows.MachineLearning.Charts;
using Workflows.MachineLearning.Reports;

namespace Workflows.MachineLearning.Drift;

/// <summary>Which columns moved, and how.</summary>
internal static class DriftReport
{
    private const int MaxRows = 200;
    private const int MaxBars = 30;
    private const int MaxDistributions = 24;

    public static void Write(
        Attempt attempt, DriftInputs inputs, Comparison compared, IReadOnlyList<(ColumnPair Pair, ColumnDrift Drift)> measured)
    {
        var columns = measured.Select(c => c.Drift).ToArray();
        var drifted = columns.Count(c => c.Drifted);
        var title = drifted == 0
            ? "No column has drifted"
            : string.Create(CultureInfo.InvariantCulture, $"{drifted:N0} of {columns.Length:N0} columns {(drifted == 1 ? "has" : "have")} drifted");
        var page = new ReportPage("Drift")
            .Verdict(drifted == 0, title)
            .Paragraph(string.Create(
                CultureInfo.InvariantCulture,
                $"{compared.ReferenceRows:N0} rows of the reference and {compared.CurrentRows:N0} current rows; PSI limit {inputs.MaxPsi}."));
        ColumnDrift[] ranked = [.. columns.Where(c => c.Psi is not null || c.Drifted)];
        if (ranked.Length > 0)
        {
            ColumnDrift[] bars = [.. ranked.Take(MaxBars)];
            using var ranking = Ranking(inputs, bars);
            page.Some(bars.Length, ranked.Length, "columns", "what is lost, then those that moved most")
                .Plot($"Bars: how far each column has moved{CutAt(inputs, bars)}", ranking.Png(height: 150 + (28 * bars.Length)));
        }

        AddNotDrawn(page, inputs, [.. columns.Where(c => c.Psi is null && !c.Drifted)]);

        page.Heading("Columns")
            .Table(
                ["column", "verdict", "PSI", "KS", "p", "missing before", "missing now", "what was found"],
                columns.Take(MaxRows).Select(c => Row(c, inputs)))
            .Some(Math.Min(MaxRows, columns.Length), columns.Length, "columns", "what is lost, then those that moved most; the artifact columns.json has all");

        var drawn = measured.Where(c => c.Drift.Psi is not null).OrderByDescending(c => c.Drift.Name == inputs.Target).ToArray();
        var shown = drawn.Take(MaxDistributions).ToArray();
        (string, Action<Plot>)[] plots = [.. shown.Select(c => ($"{Name(c.Drift, inputs)}, PSI {Plain(c.Drift.Psi!.Value, inputs)}", Draw(c.Pair, c.Drift)))];
        if (plots.Length > 0)
        {
            page.Heading("Distributions").Some(plots.Length, drawn.Length, "columns", "those that moved most").Plot(
                "Histograms of the columns, reference and current over each other",
                Chart.Grid("% of rows", plots, [("reference", Before), .. Legend([.. shown.Select(c => c.Drift)])]));
        }

        page.Save(attempt);
    }

    /// <summary>Who looks for a column in the pictures finds it, or reads why it is not there.</summary>
    private static void AddNotDrawn(ReportPage page, DriftInputs inputs, ColumnDrift[] columns)
    {
        string[] notes =
        [
            .. columns.GroupBy(Found).Select(same => ReportPage.NotDrawn([.. same.Select(c => Name(c, inputs))], same.Key)),
            .. inputs.Exclude.Count > 0 ? [$"Excluded: {ReportPage.Listed(inputs.Exclude)}."] : Array.Empty<string>(),
        ];
        if (notes.Length > 0)
        {
            page.List(notes);
        }
    }

    private static IEnumerable<(string Name, Color Color)> Legend(IReadOnlyList<ColumnDrift> columns) =>
        columns.Where(c => c.Psi is not null)
            .Select(c => c.Drifted)
            .Distinct()
            .Order()
            .Select(drifted => (drifted ? "current, drifted" : "current", Now(drifted)));

    private static Color Before => Theme.Other.WithAlpha(0.6);

    private static Color Now(bool drifted) => (drifted ? Theme.Bad : Theme.Main).WithAlpha(0.5);

    private static IReadOnlyList<Cell> Row(ColumnDrift c, DriftInputs inputs) =>
    [
        Name(c, inputs),
        new Cell(c.Drifted ? "drifted" : "stable", Tone: c.Drifted ? Tone.Bad : Tone.Good),
        Index(c.Psi, inputs.MaxPsi),
        Index(c.Ks, inputs.MaxKs),
        c.PValue < 0.001 ? new Cell("< 0.001", IsNumber: true) : Cell.Number(c.PValue, "F3"),
        Cell.Percent(c.ReferenceMissing),
        Cell.Percent(c.CurrentMissing),
        Words(c),
    ];

    private static Cell Index(double? value, double? limit) =>
        new(value is { } index ? Figure.Fixed(index, 3, limit is { } bound ? [bound] : []) : "", IsNumber: true);

    private static string Words(ColumnDrift c)
    {
        string[] parts = [Found(c), Listed("new", c.NewCategories), Listed("vanished", c.VanishedCategories)];
        return string.Join("; ", parts.Where(part => part.Length > 0));

        static string Listed(string what, IReadOnlyList<string> categories) => categories.Count == 0 ? "" : $"{what}: {string.Join(", ", categories)}";
    }

    private static string Found(ColumnDrift c) => c.Reason switch
    {
        DriftReason.Gone => "the column is gone",
        DriftReason.Empty => "no value is left",
        DriftReason.Type => $"held {Plural(c.ReferenceKind)}, now holds {Plural(c.CurrentKind!.Value)}",
        DriftReason.Missing => $"many {(c.CurrentMissing > c.ReferenceMissing ? "more" : "fewer")} rows lack a value",
        DriftReason.Distribution => "its values have moved",
        _ when c.Psi is null && c.ReferenceKind == Held.Time => "times move by their nature: only missing values are compared",
        _ when c.Psi is null && c.ReferenceKind == Held.Text => "nearly each value is another: only missing values are compared",
        _ when c.Psi is null && c.ReferenceKind == Held.Nothing => "the reference has no value of it",
        _ => "",
    };

    private static string Plural(Held kind) => kind switch { Held.Number => "numbers", Held.Time => "times", Held.Text => "text", _ => "nothing" };

    private static Plot Ranking(DriftInputs inputs, IReadOnlyList<ColumnDrift> columns)
    {
        var longest = Longest(inputs);
        var bars = columns.Select(c => (Name(c, inputs), Value: Value(c), Label(c), c.Drifted ? Theme.Bad : Theme.Main)).ToArray();
        var plot = Chart.RankedBars("How far each column has moved", $"population stability index{CutAt(inputs, columns)}", bars);
        plot.Axes.SetLimitsX(0, Math.Max(bars.Max(b => b.Value), inputs.MaxPsi) * 1.2);
        var limit = plot.Add.VerticalLine(inputs.MaxPsi);
        limit.LineColor = Theme.Ink;
        limit.LineWidth = 1.5f;
        // Not dashed: behind long bars only pieces of it are seen, and it would strike out the figures before them.
        plot.MoveToBack(limit);
        limit.LegendText = $"limit {inputs.MaxPsi.ToString(CultureInfo.InvariantCulture)}";
        return plot;

        double Value(ColumnDrift c) => c.Reason switch
        {
            DriftReason.Gone or DriftReason.Empty or DriftReason.Type => longest,
            _ => Math.Min(Index(c), longest),
        };

        string Label(ColumnDrift c) => c.Reason switch
        {
            DriftReason.Gone => "gone",
            DriftReason.Empty => "empty",
            DriftReason.Type => "type",
            DriftReason.Missing => $"{Plain(c.MissingPsi!.Value, inputs)} (missing)",
            _ => Plain(c.Psi ?? 0, inputs),
        };
    }

    /// <summary>A column that is new altogether has an index of 9 or more, and would press all others into the axis.</summary>
    private static double Longest(DriftInputs inputs) => Math.Max(1, 4 * inputs.MaxPsi);

    private static double Index(ColumnDrift c) => Math.Max(c.Psi ?? 0, c.MissingPsi ?? 0);

    /// <summary>Of bars that are longer than they are drawn, this is said.</summary>
    private static string CutAt(DriftInputs inputs, IReadOnlyList<ColumnDrift> columns) => columns.Any(c => Index(c) > Longest(inputs))
        ? string.Create(CultureInfo.InvariantCulture, $"; bars are cut off at {Longest(inputs)}")
        : "";

    private static Action<Plot> Draw(ColumnPair pair, ColumnDrift drift) => plot =>
    {
        if (pair.Change?.Categories is { } categories)
        {
            Histograms.AddCategories(plot, categories.Names, categories.Reference, categories.Current, (Before, Now(drift.Drifted)));
            return;
        }

        var histogram = pair.Change!.Histogram!;
        Histograms.Add(plot, histogram.Bins, histogram.Reference, Before);
        Histograms.Add(plot, histogram.Bins, histogram.Current, Now(drift.Drifted));
    };

    private static string Name(ColumnDrift column, DriftInputs inputs) => column.Name == inputs.Target ? $"{column.Name} (target)" : column.Name;

    private static string Plain(double psi, DriftInputs inputs) => Figure.Fixed(psi, 3, inputs.MaxPsi);
}
