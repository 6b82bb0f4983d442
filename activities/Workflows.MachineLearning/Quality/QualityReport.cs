using System.Globalization;
using Workflows.Activities;
using Workflows.MachineLearning.Charts;
using Workflows.MachineLearning.Reports;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Quality;

/// <summary>Rules as a table, missing values, and what the numbers look like.</summary>
internal static class QualityReport
{
    private const int MaxRules = 300;
    private const int MaxBars = 40;
    private const int MaxHistograms = 24;
    private const int SampledRows = 50_000;

    public static void Write(Attempt attempt, Duck duck, DataFile file, IReadOnlyList<Check> holding, IReadOnlyList<Violation> violations)
    {
        var page = new ReportPage($"{file.Name}: {Counted(file.Rows, "row")}, {Counted(file.Columns.Count, "column")}");
        AddRules(page, holding, violations);
        AddNotes(page, file);
        page.Heading("Missing values");
        AddMissing(page, file, violations);
        var numbers = file.Columns.Where(c => c.Kind == ColumnKind.Number && c.Missing < file.Rows).ToArray();
        var numeric = numbers.Take(MaxHistograms).ToArray();
        page.Heading("Distributions");
        if (numeric.Length > 0)
        {
            page.Some(numeric.Length, numbers.Length, "columns of numbers", "the first of the file")
                .Plot("Histograms of the columns of numbers", Distributions(duck, file, numeric));
        }

        var others = file.Columns.Except(numbers).GroupBy(WhyNotDrawn).Select(same => ReportPage.NotDrawn([.. same.Select(c => c.Name)], same.Key)).ToArray();
        if (others.Length > 0)
        {
            page.List(others);
        }

        page.Save(attempt);
    }

    private static string WhyNotDrawn(DataColumn column) => column.Kind switch
    {
        ColumnKind.Empty or ColumnKind.Number => "no value",
        ColumnKind.Text => "text: only columns of numbers are drawn",
        _ => $"{column.Words}: only columns of numbers are drawn",
    };

    private static void AddRules(ReportPage page, IReadOnlyList<Check> holding, IReadOnlyList<Violation> violations)
    {
        page.Verdict(violations.Count == 0, (violations.Count, holding.Count) switch
        {
            (0, 0) => "No rule is given.",
            (0, 1) => "The one rule holds.",
            (0, var all) => $"All {all:N0} rules hold.",
            (1, _) => "1 rule is broken.",
            (var broken, _) => $"{broken:N0} rules are broken.",
        });
        IReadOnlyList<Cell>[] rows =
        [
            .. violations.Take(MaxRules).Select(v => (IReadOnlyList<Cell>)
                [new("broken", Tone: Tone.Bad), v.Column ?? "(table)", v.Rule, v.Expected, Cell.Count(v.Count), string.Join("; ", v.Examples)]),
            .. holding.Take(MaxRules)
                .Select(c => (IReadOnlyList<Cell>)[new("holds", Tone: Tone.Good), c.Column?.Name ?? "(table)", c.Rule, c.Expected, Cell.Count(0), ""]),
        ];
        if (rows.Length > 0)
        {
            page.Table(["verdict", "column", "rule", "expected", "broken", "examples"], rows)
                .Some(Math.Min(MaxRules, violations.Count), violations.Count, "broken rules", "the gravest; the artifact violations.json has all")
                .Some(Math.Min(MaxRules, holding.Count), holding.Count, "rules that hold", "the first");
        }
    }

    /// <summary>What was decided about values, where it was not plain.</summary>
    private static void AddNotes(ReportPage page, DataFile file)
    {
        string[] notes =
        [
            .. file.Columns.Where(c => c.MissingWords > 0).Select(c =>
                $"{c.Name}: of {Counted(c.Missing, "missing value")}, {c.MissingWords:N0} {(c.MissingWords == 1 ? "is" : "are")} written as a word such as NA"),
            .. file.Columns.Where(c => c.Stray is { IsMistake: true }).Select(c => $"{c.Name} holds {c.Words}"),
        ];
        if (notes.Length > 0)
        {
            page.Paragraph("Worth a look:").List(notes);
        }
    }

    /// <summary><c>1 row</c>, <c>2 rows</c>.</summary>
    public static string Counted(long count, string word) => count == 1 ? $"1 {word}" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {word}s");

    private static void AddMissing(ReportPage page, DataFile file, IReadOnlyList<Violation> violations)
    {
        var broken = violations.Where(v => v.Rule is "notNull" or "maxNullFraction").Select(v => v.Column).ToHashSet();
        var columns = file.Columns.Where(c => c.Missing > 0).OrderByDescending(c => c.Missing).ToArray();
        if (columns.Length == 0)
        {
            page.Paragraph("Every row has a value in every column.");
            return;
        }

        var bars = columns.Take(MaxBars).Select(c => (c.Name, Percent(c), Label(c), broken.Contains(c.Name) ? Theme.Bad : Theme.Main)).ToArray();
        using var plot = Chart.RankedBars("Columns with missing values", "rows without a value, %", bars);
        page.Plot("Bars: the share of rows without a value, of each column that has such", plot.Png(height: 130 + (24 * bars.Length)));
        page.Some(bars.Length, columns.Length, "columns with missing values", "those that lack most");
        if (columns.Length < file.Columns.Count)
        {
            page.Paragraph($"{Counted(file.Columns.Count - columns.Length, "other column")} without a missing value.");
        }

        double Percent(DataColumn column) => 100.0 * column.Missing / file.Rows;

        // A share that rounds to nothing is not nothing.
        string Label(DataColumn column) => Percent(column) < 0.005 ? "under 0.01 %" : string.Create(CultureInfo.InvariantCulture, $"{Percent(column):F2} %");
    }

    private static byte[] Distributions(Duck duck, DataFile file, IReadOnlyList<DataColumn> columns)
    {
        var select = string.Join(", ", columns.Select(c => c.Value));
        var values = columns.Select(_ => new List<float>()).ToArray();
        foreach (var row in duck.Query($"SELECT {select} FROM {file.Source} USING SAMPLE reservoir({SampledRows} ROWS) REPEATABLE (1)", file.Path))
        {
            for (var c = 0; c < values.Length; c++)
            {
                values[c].Add(row.IsDBNull(c) ? float.NaN : Table.Narrow(row.GetDouble(c)));
            }
        }

        return Chart.Grid("% of rows", [.. columns.Select((column, i) => (column.Name, Bars(values[i])))]);

        static Action<ScottPlot.Plot> Bars(List<float> numbers) => plot => Histograms.Add(plot, Bins.For(numbers), numbers, Theme.Main);
    }
}
