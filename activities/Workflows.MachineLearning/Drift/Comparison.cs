using Workflows.Activities;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Drift;

/// <summary>Both files, compared column by column.</summary>
internal sealed record Comparison(long ReferenceRows, long CurrentRows, IReadOnlyList<ColumnPair> Columns)
{
    /// <summary>Numbers in memory at once, of 4 bytes: more columns together save readings of the files.</summary>
    private const long ValuesTogether = 100_000_000;

    /// <summary>Columns of text counted in one query.</summary>
    private const int MostTexts = 200;

    public static Comparison Read(DriftInputs inputs, string stepFolder)
    {
        using var duck = new Duck(stepFolder);
        var reference = DataFile.Open(duck, "reference", inputs.Reference);
        var current = DataFile.Open(duck, "current", inputs.Current);
        var names = Names(inputs, reference);
        string[] kept = [.. names.Where(name => current.Find(name) is not null)];
        var before = Samples("reference", reference, names);
        var now = Samples("current", current, kept);

        Dictionary<string, ValueChange?> changes = [];
        string[] numbers = [.. kept.Where(name => before[name].Kind == Held.Number && now[name].Kind == Held.Number)];
        foreach (var some in numbers.Chunk(Together(numbers)))
        {
            var (first, second) = (Table.Read(duck, reference, some), Table.Read(duck, current, some));
            foreach (var name in some)
            {
                changes[name] = ValueChange.Of(Finite(before, name, first), Finite(now, name, second));
            }
        }

        string[] texts = [.. kept.Where(name => before[name].Kind == Held.Text && now[name].Kind == Held.Text)];
        foreach (var some in texts.Chunk(Math.Min(MostTexts, Together(texts))))
        {
            foreach (var (name, categories) in Categories(duck, reference, current, some))
            {
                changes[name] = ValueChange.Of(categories);
            }
        }

        return new Comparison(
            reference.Rows,
            current.Rows,
            [.. names.Select(name => new ColumnPair(name, before[name], now.GetValueOrDefault(name), changes.GetValueOrDefault(name)))]);

        int Together(string[] columns) => (int)Math.Clamp(ValuesTogether / (reference.Rows + current.Rows), 1, columns.Length + 1);
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
        ? names.Select(name => file.Column(name, input)).ToDictionary(c => c.Name, c => new ColumnSample(Kind(c, file.Rows), file.Rows, c.Missing))
        : throw ActivityException.BadData($"{input}: {file.Path} has column names but no rows");

    private static Held Kind(DataColumn column, long rows) => column switch
    {
        _ when column.Missing == rows => Held.Nothing,
        { IsNumeric: true } => Held.Number,
        { IsTime: true } => Held.Time,
        _ => Held.Text,
    };

    /// <summary>The finite numbers of a column, put in order where they lie; what is no finite number is missing.</summary>
    private static ArraySegment<float> Finite(Dictionary<string, ColumnSample> samples, string name, Table table)
    {
        var values = table[name];
        var count = 0;
        foreach (var value in values)
        {
            if (float.IsFinite(value))
            {
                values[count++] = value;
            }
        }

        Array.Sort(values, 0, count);
        samples[name] = samples[name] with { Missing = samples[name].Rows - count };
        return new ArraySegment<float>(values, 0, count);
    }

    /// <summary>Columns of text are counted together: of a wide table each reading costs more than the counting.</summary>
    private static IEnumerable<(string Name, Categories Categories)> Categories(Duck duck, DataFile reference, DataFile current, string[] names)
    {
        CategoryTally[] tallies = [.. names.Select(_ => new CategoryTally())];
        var places = string.Join(", ", Enumerable.Range(0, names.Length));
        var sql = $"""
            SELECT place, value, CAST(sum(before) AS BIGINT) AS before, CAST(sum(now) AS BIGINT) AS now
            FROM ({Values(reference, 1, 0)} UNION ALL {Values(current, 0, 1)})
            WHERE value IS NOT NULL GROUP BY place, value ORDER BY before DESC, value
            """;
        foreach (var row in duck.Query(sql, reference.Path))
        {
            tallies[row.GetInt32(0)].Add(row.GetString(1), row.GetInt64(2), row.GetInt64(3));
        }

        return names.Zip(tallies, (name, tally) => (name, tally.Count()));

        string Values(DataFile file, int before, int now)
        {
            var values = string.Join(", ", names.Select(name => file.Column(name, "column").Text));
            return $"SELECT unnest([{places}]) AS place, unnest([{values}]) AS value, {before} AS before, {now} AS now FROM {file.Source}";
        }
    }
}
