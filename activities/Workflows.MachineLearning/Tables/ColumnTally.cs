using System.Text;

namespace Workflows.MachineLearning.Tables;

/// <summary>What the fields of one column of a CSV file are, counted while the file is read once.</summary>
internal sealed class ColumnTally
{
    private const int ShownBytes = 60;

    private readonly long[] _counts = new long[Enum.GetValues<ValueKind>().Length];
    private string? _other;
    private long _otherLine;
    private long _decimalCommas;

    public long Empty => this[ValueKind.Empty];

    public long Words => this[ValueKind.MissingWord];

    private long Filled => _counts.Sum() - Empty - Words;

    private long this[ValueKind kind] => _counts[(int)kind];

    public void Add(ReadOnlySpan<byte> field, long line)
    {
        var kind = ValueSyntax.Read(field);
        _counts[(int)kind]++;
        _decimalCommas += kind == ValueKind.Text && ValueSyntax.HasDecimalComma(field) ? 1 : 0;
        if (kind > ValueKind.Number && _other is null)
        {
            _other = Encoding.UTF8.GetString(field[..Math.Min(field.Length, ShownBytes)]).Trim().ReplaceLineEndings(" ");
            _otherLine = line;
        }
    }

    public ColumnKind Kind() => Filled switch
    {
        0 => ColumnKind.Empty,
        var all when all == this[ValueKind.Number] => ColumnKind.Number,
        var all when all == this[ValueKind.Boolean] => ColumnKind.Boolean,
        var all when all == this[ValueKind.Date] => ColumnKind.Date,
        var all when all == this[ValueKind.Date] + this[ValueKind.Timestamp] => ColumnKind.Timestamp,
        _ => ColumnKind.Text,
    };

    public Stray? Stray() => this[ValueKind.Number] is var numbers && numbers + _decimalCommas > 0 && Filled > numbers
        ? new Stray(numbers, Filled - numbers, _other!, _otherLine) { DecimalCommas = _decimalCommas }
        : null;
}
