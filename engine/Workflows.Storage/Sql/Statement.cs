using System.Text;

namespace Workflows.Storage.Sql;

/// <summary>A statement: values are given in the order of its question marks, then it is run or read. Times are kept as <see cref="Moment"/> says.</summary>
internal abstract class Statement
{
    public abstract Statement With(long? value);

    public abstract Statement With(double? value);

    /// <summary>Text in UTF-8.</summary>
    public abstract Statement With(ReadOnlySpan<byte> utf8);

    public abstract Statement With(string? value);

    public abstract Statement With(Guid? value);

    public abstract Statement With(bool value);

    public Statement With(DateTimeOffset? value) => With(value is { } time ? Moment.Ticks(time) : (long?)null);

    /// <summary>Runs it to its end.</summary>
    /// <returns>How many rows it changed.</returns>
    public abstract int Run();

    /// <summary>Reads its only row, if it has one.</summary>
    public abstract T? ReadOne<T>(Func<Statement, T> row);

    public abstract List<T> ReadAll<T>(Func<Statement, T> row);

    public abstract bool IsNull(int column);

    public abstract long Integer(int column);

    public abstract double Real(int column);

    public abstract bool Flag(int column);

    public abstract Guid Id(int column);

    /// <summary>An id in a table that does not check its length: empty where it is none.</summary>
    public abstract Guid IdOrEmpty(int column);

    /// <summary>Text as bytes, valid until the next row.</summary>
    public abstract ReadOnlySpan<byte> Utf8(int column);

    public int Int(int column) => checked((int)Integer(column));

    public long? IntegerOrNull(int column) => IsNull(column) ? null : Integer(column);

    public double? RealOrNull(int column) => IsNull(column) ? null : Real(column);

    public DateTimeOffset Time(int column) => Moment.Of(Integer(column));

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    public string Text(int column) => Encoding.UTF8.GetString(Utf8(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);
}
