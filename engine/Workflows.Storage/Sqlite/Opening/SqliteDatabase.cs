using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Workflows.Storage.Sql;

namespace Workflows.Storage.Sqlite.Opening;

/// <summary>
/// One open connection to the file, for one thread at a time, whose pragmas are asserted, with the statements it has prepared so far. The
/// texts are literals, or one of a few made from them: each stays prepared as long as the connection lives.
/// </summary>
internal sealed class SqliteDatabase : Database, IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);

    /// <summary>
    /// A connection is for one thread at a time here, so the library need not lock it at each call; nor count its memory, under a lock of all connections. Both
    /// are taken for granted by whoever has begun to use the library already, as tests may have.
    /// </summary>
    static SqliteDatabase()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    public SqliteDatabase(string file, StoreAccess access)
    {
        // Never made here: a file that somebody deleted must not come back empty.
        connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = access == StoreAccess.ReadAsItLies ? $"{new Uri(file).AbsoluteUri}?immutable=1" : file,
            Mode = access == StoreAccess.Write || access == StoreAccess.Read ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ConnectionString);
        try
        {
            connection.Open();
            Pragmas.Apply(this, access);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The statement of this text, prepared on first use.</summary>
    public override Statement this[string sql]
    {
        get
        {
            if (!statements.TryGetValue(sql, out var statement))
            {
                statements.Add(sql, statement = new(connection.Handle!, sql));
            }

            return statement.Anew();
        }
    }

    public override string ByOpenIndex => "INDEXED BY inbox_open";

    public override string PartitionOfRun => "0";

    public override string PartitionOfEntry => "0";

    /// <summary>Who writes is alone.</summary>
    public override string ForUpdate => string.Empty;

    public override string ForKeyShare => string.Empty;

    /// <summary>The write lock is taken with the transaction.</summary>
    public override void Lock(string name)
    {
    }

    public override void DeferForeignKeys() => this["PRAGMA defer_foreign_keys = ON"].Run();

    public override bool IsRefusal(DbException failure) => failure is SqliteException sqlite && sqlite.IsRefusal();

    public override bool IsDamage(DbException failure) => failure is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT };

    /// <summary>Runs text of several statements, once.</summary>
    public void Execute(string script)
    {
#pragma warning disable CA2100 // The text is a literal of this project, or a schema file inside its assembly.
        using var command = new SqliteCommand(script, connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>One transaction; rolled back when <paramref name="work"/> throws.</summary>
    public T Write<T>(Func<Database, T> work)
    {
        Begin();
        return Commit(work);
    }

    /// <summary>Begins a transaction with the write lock, so that it never fails half-way for want of it.</summary>
    public void Begin() => this["BEGIN IMMEDIATE"].Run();

    /// <summary>Does the work of the transaction that has begun, and commits it; rolled back when <paramref name="work"/> throws.</summary>
    public T Commit<T>(Func<Database, T> work)
    {
        try
        {
            var result = work(this);
            this["COMMIT"].Run();
            return result;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    /// <summary>Reads that see one and the same moment.</summary>
    public T Read<T>(Func<Database, T> work)
    {
        this["BEGIN"].Run();
        try
        {
            return work(this);
        }
        finally
        {
            RollBack();
        }
    }

    /// <summary>The log stays as it is when this connection is closed.</summary>
    public void KeepLog() => _ = raw.sqlite3_db_config(connection.Handle!, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    /// <summary>Some failures have rolled back already (a full disk, an I/O error), and rolling back again would hide them.</summary>
    private void RollBack()
    {
        if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            this["ROLLBACK"].Run();
        }
    }
}
