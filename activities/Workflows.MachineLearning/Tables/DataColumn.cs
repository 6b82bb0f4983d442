using System.Globalization;

namespace Workflows.MachineLearning.Tables;

/// <summary>A column of a file: what it holds, and how to say it in SQL over <see cref="DataFile.Source"/>.</summary>
/// <param name="Name">As the file has it; upper and lower case are told apart.</param>
/// <param name="Id">What <see cref="DataFile.Source"/> calls it.</param>
/// <param name="Kind">What the whole file agrees on, or what the caller has said.</param>
/// <param name="Text">SQL: the value as text, so that one odd value can't fail a scan; null where it is missing.</param>
/// <param name="Value">SQL: a DOUBLE, BOOLEAN, DATE, TIMESTAMP (UTC) or VARCHAR; null where it is missing or can't be read as that.</param>
/// <param name="Order">SQL: what to sort by, exact where a DOUBLE is not.</param>
internal sealed record DataColumn(string Name, string Id, ColumnKind Kind, string Text, string Value, string Order)
{
    /// <summary>Rows without a value: see <see cref="MissingValue"/>.</summary>
    public long Missing { get; init; }

    /// <summary>How many of <see cref="Missing"/> are written as a word, such as NA.</summary>
    public long MissingWords { get; init; }

    /// <summary>Of a text column: the numbers among its values, and the first value that is none; null where no value looks like a number.</summary>
    public Stray? Stray { get; init; }

    public bool IsNumeric => Kind is ColumnKind.Number or ColumnKind.Boolean;

    public bool IsTime => Kind is ColumnKind.Date or ColumnKind.Timestamp;

    /// <summary>For messages.</summary>
    public string Words => Kind switch
    {
        ColumnKind.Number => "numbers",
        ColumnKind.Boolean => "booleans",
        ColumnKind.Date => "dates",
        ColumnKind.Timestamp => "timestamps",
        ColumnKind.Empty => "no values",
        _ => Stray is null ? "text" : $"text ({Stray})",
    };
}

/// <summary>What keeps a column of numbers from being one.</summary>
/// <param name="Numbers">Values that are numbers.</param>
/// <param name="Others">Values that are not.</param>
/// <param name="First">The first of those.</param>
/// <param name="Line">Its line in the file.</param>
internal sealed record Stray(long Numbers, long Others, string First, long Line)
{
    /// <summary>Of <see cref="Others"/>: numbers as half of the world writes them, 1,5.</summary>
    public long DecimalCommas { get; init; }

    /// <summary>It looks like a column of numbers with a few mistakes, rather than like text that is a number now and then.</summary>
    public bool IsMistake => Numbers + (2 * DecimalCommas) > Others;

    public override string ToString()
    {
        var (count, what) = DecimalCommas > 0 ? (DecimalCommas, "numbers with a decimal comma: write 1.5, not 1,5") : (Numbers, "numbers");
        return string.Create(CultureInfo.InvariantCulture, $"'{First}' in line {Line}; {count} of {Numbers + Others} values are {what}");
    }
}
