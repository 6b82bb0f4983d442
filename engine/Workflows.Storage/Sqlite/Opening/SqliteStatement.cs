using Microsoft.Data.Sqlite;
using SQLitePCL;
using Workflows.Storage.Sql;

namespace Workflows.Storage.Sqlite.Opening;

/// <summary>
/// A prepared statement, to be run many times. Values are given in the order of its question marks. It stands on SQLite's own interface
/// rather than on <see cref="SqliteCommand"/>: so text is bound from UTF-8 bytes without a string, and a row takes a third less time.
/// </summary>
internal sealed class SqliteStatement : Statement, IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private readonly Current current;
    private int bound;

    public SqliteStatement(sqlite3 database, string sql)
    {
        this.database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
        current = new(statement);
    }

    /// <summary>Ready for its first value, whatever became of the last use.</summary>
    public SqliteStatement Anew()
    {
        bound = 0;
        return this;
    }

    public override Statement With(long? value) =>
        value is { } number ? Bound(raw.sqlite3_bind_int64(statement, ++bound, number)) : WithNull();

    public override Statement With(double? value) =>
        value is { } number ? Bound(raw.sqlite3_bind_double(statement, ++bound, number)) : WithNull();

    public override Statement With(ReadOnlySpan<byte> utf8) => Bound(raw.sqlite3_bind_text(statement, ++bound, utf8));

    public override Statement With(string? value) => value is null ? WithNull() : Bound(raw.sqlite3_bind_text(statement, ++bound, value));

    public override Statement With(bool value) => With(value ? 1 : 0);

    public override Statement With(Guid? value)
    {
        if (value is not { } id)
        {
            return WithNull();
        }

        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bound(raw.sqlite3_bind_blob(statement, ++bound, bytes));
    }

    public override int Run()
    {
        while (Read())
        {
        }

        return raw.sqlite3_changes(database);
    }

    /// <summary>Moves to the next row; false at the end, and the statement is ready to be run again.</summary>
    private bool Read()
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

    public override T? ReadOne<T>(Func<SqlRow, T> row)
        where T : default
    {
        try
        {
            return Read() ? row(current) : default;
        }
        finally
        {
            Reset();
        }
    }

    public override List<T> ReadAll<T>(Func<SqlRow, T> row)
    {
        try
        {
            var all = new List<T>();
            while (Read())
            {
                all.Add(row(current));
            }

            return all;
        }
        finally
        {
            Reset();
        }
    }

    private void Reset()
    {
        bound = 0;
        _ = raw.sqlite3_reset(statement);
    }

    public void Dispose() => statement.Dispose();

    private SqliteStatement WithNull() => Bound(raw.sqlite3_bind_null(statement, ++bound));

    private SqliteStatement Bound(int result)
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

    /// <summary>The row that the statement stands at.</summary>
    private sealed class Current(sqlite3_stmt statement) : SqlRow
    {
        public override bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

        public override long Integer(int column) => raw.sqlite3_column_int64(statement, column);

        public override double Real(int column) => raw.sqlite3_column_double(statement, column);

        public override bool Flag(int column) => Integer(column) != 0;

        public override Guid Id(int column) => new(raw.sqlite3_column_blob(statement, column), bigEndian: true);

        public override Guid IdOrEmpty(int column) => raw.sqlite3_column_bytes(statement, column) == 16 ? Id(column) : Guid.Empty;

        public override ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(statement, column);
    }
}
