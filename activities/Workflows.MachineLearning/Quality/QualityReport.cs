using System.Globalization;
using Workflows.Activities;
using Workflows.MachineLearning.Charts;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Quality;

/// <summary>Rules as a table, missing values, and what the numbers look like.</summary>
internal static class QualityReport
{
    private const int MaxBars = 40;
    private const int MaxHistograms = 24;
    private const int SampledRows = 50_000;

    public static void Write(Attempt attempt, Duck duck, DataFile file, IReadOnlyList<Check> checks, IReadOnlyList<Violation> violations)
    {
        File.WriteAllLines(attempt.ReportPath("rules.md"), Rules(file, checks, violations));
        Missing(file, violations, attempt.ReportPath("missing-values.png"));
        var numeric = file.Columns.Where(c => c.Kind == ColumnKind.Number && c.Missing < file.Rows).Take(MaxHistograms).ToArray();
        if (numeric.Length > 0)
        {
            Distributions(duck, file, numeric, attempt.ReportPath("distributions.png"));
        }
    }

    private static IEnumerable<string> Rules(DataFile file, IReadOnlyList<Check> checks, IReadOnlyList<Violation> violations)
    {
        yield return $"# {file.Name}: {Counted(file.Rows, "row")}, {Counted(file.Columns.Count, "column")}";
        yield return "";
        yield return (violations.Count, checks.Count) switch
        {
            (0, 0) => "No rule is given.",
            (0, 1) => "The one rule holds.",
            (0, var all) => $"All {all:N0} rules hold.",
            (1, _) => "**1 rule is broken.**",
            (var broken, _) => $"**{broken:N0} rules are broken.**",
        };
        yield return "";
        yield return "| | column | rule | expected | broken | examples |";
        yield return "|---|---|---|---|---|---|";
        foreach (var v in violations)
        {
            yield return $"| **broken** | {v.Column ?? "(table)"} | {v.Rule} | {Cell(v.Expected)} | {v.Count:N0} | {Cell(string.Join("; ", v.Examples))} |";
        }

        foreach (var c in checks.Where(c => !violations.Any(v => v.Column == c.Column?.Name && v.Rule == c.Rule && v.Expected == c.Expected)))
        {
            yield return $"| holds | {c.Column?.Name ?? "(table)"} | {c.Rule} | {Cell(c.Expected)} | 0 | |";
        }

        foreach (var line in Notes(file))
        {
            yield return line;
        }
    }

    /// <summary>What was decided about values, where it was not plain.</summary>
    private static IEnumerable<string> Notes(DataFile file)
    {
        string[] notes =
        [
            .. file.Columns.Where(c => c.MissingWords > 0).Select(c =>
                $"{c.Name}: of {Counted(c.Missing, "missing value")}, {c.MissingWords:N0} {(c.MissingWords == 1 ? "is" : "are")} written as a word such as NA"),
            .. file.Columns.Where(c => c.Stray is { IsMistake: true }).Select(c => $"{c.Name} holds {c.Words}"),
        ];
        return notes.Length == 0 ? [] : ["", "Worth a look:", "", .. notes.Select(n => $"- {Cell(n)}")];
    }

    /// <summary><c>1 row</c>, <c>2 rows</c>.</summary>
    public static string Counted(long count, string word) => count == 1 ? $"1 {word}" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {word}s");

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');

    private static void Missing(DataFile file, IReadOnlyList<Violation> violations, string path)
    {
        var broken = violations.Where(v => v.Rule is "notNull" or "maxNullFraction").Select(v => v.Column).ToHashSet();
        var columns = file.Columns.OrderByDescending(c => c.Missing).Take(MaxBars);
        var bars = columns
            .Select(c => (c.Name, Percent(c), Percent(c) == 0 ? "none" : $"{Percent(c):F2} %", broken.Contains(c.Name) ? Theme.Bad : Theme.Main))
            .ToArray();
        using var plot = Chart.RankedBars("Missing values", "rows without a value, %", bars);
        if (bars.All(b => b.Item2 == 0))
        {
            plot.Axes.SetLimitsX(0, 100);
        }

        plot.Save(path, height: 130 + (24 * bars.Length));

        double Percent(DataColumn column) => file.Rows == 0 ? 0 : 100.0 * column.Missing / file.Rows;
    }

    private static void Distributions(Duck duck, DataFile file, IReadOnlyList<DataColumn> columns, string path)
    {
        var select = string.Join(", ", columns.Select(c => c.Value));
        var values = columns.Select(_ => new List<float>()).ToArray();
        foreach (var row in duck.Query($"SELECT {select} FROM {file.Source} USING SAMPLE reservoir({SampledRows} ROWS) REPEATABLE (1)", file.Path))
        {
            for (var c = 0; c < values.Length; c++)
            {
                values[c].Add(row.IsDBNull(c) ? float.NaN : (float)row.GetDouble(c));
            }
        }

        Chart.SaveGrid(path, "% of rows", [.. columns.Select((column, i) => (column.Name, Bars(values[i])))]);

        static Action<ScottPlot.Plot> Bars(List<float> numbers) => plot => Histograms.Add(plot, Bins.For(numbers), numbers, Theme.Main);
    }
}
