using System.Text;

namespace Workflows.Storage.Sql;

/// <summary>A row of an answer, column by column from 0. Times are kept as <see cref="Moment"/> says.</summary>
internal abstract class SqlRow
{
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
