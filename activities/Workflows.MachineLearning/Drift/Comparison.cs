using Workflows.Activities;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Drift;

/// <summary>Both files, read as far as their columns are compared.</summary>
internal sealed record Comparison(long ReferenceRows, long CurrentRows, IReadOnlyList<ColumnPair> Columns)
{
    public static Comparison Read(DriftInputs inputs, string stepFolder)
    {
        using var duck = new Duck(stepFolder);
        var reference = DataFile.Open(duck, "reference", inputs.Reference);
        var current = DataFile.Open(duck, "current", inputs.Current);
        var names = Names(inputs, reference);
        string[] kept = [.. names.Where(name => current.Find(name) is not null)];
        var before = Samples("reference", reference, names);
        var now = Samples("current", current, kept);

        string[] numbers = [.. kept.Where(name => before[name].Kind == Held.Number && now[name].Kind == Held.Number)];
        Count(before, duck, reference, numbers);
        Count(now, duck, current, numbers);
        var pairs = names.Select(name => new ColumnPair(name, before[name], now.GetValueOrDefault(name), Categories(name)));
        return new Comparison(reference.Rows, current.Rows, [.. pairs]);

        Categories? Categories(string name) => before[name].Kind == Held.Text && now.GetValueOrDefault(name)?.Kind == Held.Text
            ? Compare(duck, reference, current, name)
            : null;
    }

    private static string[] Names(DriftInputs inputs, DataFile reference)
    {
        string[] target = inputs.Target is null ? [] : [inputs.Target];
        var chosen = inputs.Columns.Count > 0 ? inputs.Columns : reference.Columns.Select(c => c.Name);
        string[] names = [.. target.Union(chosen).Except(inputs.Exclude)];
        foreach (var name in names)
        {
            reference.Column(name, "reference");
        }

        return names.Length > 0 ? names : throw ActivityException.BadData($"reference: no column of {reference.Name} is left to compare: exclude less");
    }

    private static Dictionary<string, ColumnSample> Samples(string input, DataFile file, IReadOnlyList<string> names) => file.Rows > 0
        ? names.Select(name => file.Column(name, input)).ToDictionary(c => c.Name, c => new ColumnSample(Kind(c, file.Rows), file.Rows, c.Missing, []))
        : throw ActivityException.BadData($"{input}: {file.Path} has column names but no rows");

    private static Held Kind(DataColumn column, long rows) => column switch
    {
        _ when column.Missing == rows => Held.Nothing,
        { IsNumeric: true } => Held.Number,
        { IsTime: true } => Held.Time,
        _ => Held.Text,
    };

    /// <summary>Adds the numbers themselves; what is no finite number is missing.</summary>
    private static void Count(Dictionary<string, ColumnSample> samples, Duck duck, DataFile file, string[] names)
    {
        if (names.Length == 0)
        {
            return;
        }

        var table = Table.Read(duck, file, names);
        foreach (var name in names)
        {
            var finite = table[name].Where(float.IsFinite).ToArray();
            samples[name] = samples[name] with { Numbers = finite, Missing = samples[name].Rows - finite.Length };
        }
    }

    private static Categories Compare(Duck duck, DataFile reference, DataFile current, string name)
    {
        var sql = $"""
            SELECT coalesce(r.v, c.v) AS v, coalesce(r.n, 0) AS before, coalesce(c.n, 0) AS now
            FROM ({Counts(reference)}) r FULL JOIN ({Counts(current)}) c ON r.v = c.v
            ORDER BY before DESC, v
            """;
        return Drift.Categories.Of(duck.Query(sql, reference.Path).Select(r => (r.GetString(0), r.GetInt64(1), r.GetInt64(2))));

        string Counts(DataFile file) => $"SELECT {Text(file)} AS v, count(*) AS n FROM {file.Source} WHERE {Text(file)} IS NOT NULL GROUP BY 1";

        string Text(DataFile file) => file.Column(name, "column").Text;
    }
}
