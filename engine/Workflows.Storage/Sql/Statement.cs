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
    public abstract T? ReadOne<T>(Func<SqlRow, T> row);

    public abstract List<T> ReadAll<T>(Func<SqlRow, T> row);
}
