using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Workflows.Storage.Sqlite.Opening;

/// <summary>
/// A prepared statement, to be run many times. Values are given in the order of its question marks. It stands on SQLite's own interface
/// rather than on <see cref="SqliteCommand"/>: so text is bound from UTF-8 bytes without a string, and a row takes a third less time.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private int bound;

    public Statement(sqlite3 database, string sql)
    {
        this.database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    /// <summary>Ready for its first value, whatever became of the last use.</summary>
    public Statement Anew()
    {
        bound = 0;
        return this;
    }

    public Statement With(long value) => Bound(raw.sqlite3_bind_int64(statement, ++bound, value));

    public Statement With(long? value) => value is { } number ? With(number) : WithNull();

    public Statement With(double value) => Bound(raw.sqlite3_bind_double(statement, ++bound, value));

    public Statement With(double? value) => value is { } number ? With(number) : WithNull();

    public Statement With(DateTimeOffset value) => With(Moment.Ticks(value));

    public Statement With(DateTimeOffset? value) => value is { } time ? With(time) : WithNull();

    /// <summary>Text in UTF-8.</summary>
    public Statement With(ReadOnlySpan<byte> utf8) => Bound(raw.sqlite3_bind_text(statement, ++bound, utf8));

    public Statement With(string? value) => value is null ? WithNull() : Bound(raw.sqlite3_bind_text(statement, ++bound, value));

    public Statement With(Guid? value) => value is { } id ? With(id) : WithNull();

    public Statement With(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bound(raw.sqlite3_bind_blob(statement, ++bound, bytes));
    }

    public Statement WithNull() => Bound(raw.sqlite3_bind_null(statement, ++bound));

    /// <summary>Runs it to its end.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        while (Read())
        {
        }

        return raw.sqlite3_changes(database);
    }

    /// <summary>Moves to the next row; false at the end, and the statement is ready to be run again.</summary>
    public bool Read()
    {
        bound = 0;
        switch (raw.sqlite3_step(statement))
        {
            case raw.SQLITE_ROW:
                return true;
            case raw.SQLITE_DONE:
                Reset();
                return false;
            case var error:
                // The message is the connection's last: it must be read before the reset.
                var failure = Failure(error);
                Reset();
                throw failure;
        }
    }

    /// <summary>Reads its only row, if it has one.</summary>
    public T? ReadOne<T>(Func<Statement, T> row)
    {
        try
        {
            return Read() ? row(this) : default;
        }
        finally
        {
            Reset();
        }
    }

    public List<T> ReadAll<T>(Func<Statement, T> row)
    {
        try
        {
            var all = new List<T>();
            while (Read())
            {
                all.Add(row(this));
            }

            return all;
        }
        finally
        {
            Reset();
        }
    }

    public void Reset()
    {
        bound = 0;
        _ = raw.sqlite3_reset(statement);
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Integer(int column) => raw.sqlite3_column_int64(statement, column);

    public int Int(int column) => raw.sqlite3_column_int(statement, column);

    public long? IntegerOrNull(int column) => IsNull(column) ? null : Integer(column);

    public double? RealOrNull(int column) => IsNull(column) ? null : raw.sqlite3_column_double(statement, column);

    public double Real(int column) => raw.sqlite3_column_double(statement, column);

    public DateTimeOffset Time(int column) => Moment.Of(Integer(column));

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    public Guid Id(int column) => new(raw.sqlite3_column_blob(statement, column), bigEndian: true);

    /// <summary>An id in a table that does not check its length: empty where it is none.</summary>
    public Guid IdOrEmpty(int column) => raw.sqlite3_column_bytes(statement, column) == 16 ? Id(column) : Guid.Empty;

    public string Text(int column) => Encoding.UTF8.GetString(Utf8(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Text as bytes, valid until the next row.</summary>
    public ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(statement, column);

    public void Dispose() => statement.Dispose();

    private Statement Bound(int result)
    {
        Check(result);
        return this;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw Failure(result);
        }
    }

    private SqliteException Failure(int result) =>
        new($"SQLite {result}: {raw.sqlite3_errmsg(database).utf8_to_string()}", result, raw.sqlite3_extended_errcode(database));
}
