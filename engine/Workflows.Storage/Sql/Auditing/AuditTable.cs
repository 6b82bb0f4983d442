using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;

namespace Workflows.Storage.Sql.Auditing;

/// <summary>What people and programs did. Works inside the transaction of the act, and comes last in it: nobody else may add a row until that ends.</summary>
internal static class AuditTable
{
    private const string Columns = "SELECT number, at, project, actor, method, token, address, act, object, old_value, new_value, hash FROM audit";

    /// <param name="database">Inside the transaction of the act.</param>
    /// <param name="entry">The act; null: an act of the engine itself, of which its own records tell.</param>
    /// <param name="now">The store's clock.</param>
    public static void Append(Database database, AuditEntry? entry, DateTimeOffset now)
    {
        if (entry is null)
        {
            return;
        }

        database.Lock("audit");
        var last = database[$"{Columns} ORDER BY number DESC LIMIT 1"].ReadOne(Record);
        var number = (last?.Number ?? 0) + 1;
        database[
            """
            INSERT INTO audit (number, at, project, actor, method, token, address, act, object, old_value, new_value, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """]
            .With(number).With(now).With(entry.Project).With(entry.Actor).With(entry.Method).With(entry.Token).With(entry.Address).With(entry.Act)
            .With(entry.Object).With(entry.Before).With(entry.After).With(AuditChain.Hash(last?.Hash ?? AuditChain.Beginning, number, now, entry)).Run();
    }

    public static IReadOnlyList<AuditRecord> List(Database database, AuditFilter filter) =>
        database[
            $"""
            {Columns} WHERE (?1 IS NULL OR project = ?1 OR (?2 AND project IS NULL)) AND (?3 IS NULL OR actor = ?3) AND (?4 IS NULL OR act = ?4)
            AND number < ?5 ORDER BY number DESC LIMIT ?6
            """]
            .With(filter.Project).With(filter.OfStore).With(filter.Actor).With(filter.Act).With(filter.Before ?? long.MaxValue).With((long)filter.Most)
            .ReadAll(Record);

    public static IReadOnlyList<AuditRecord> Read(Database database, long after, int most) =>
        database[$"{Columns} WHERE number > ? ORDER BY number LIMIT ?"].With(after).With((long)most).ReadAll(Record);

    private static AuditRecord Record(SqlRow row) => new(
        row.Integer(0),
        row.Time(1),
        new AuditEntry(row.TextOrNull(2), row.Text(3), row.Text(7), row.Text(8))
        {
            Method = row.Text(4),
            Token = row.TextOrNull(5),
            Address = row.TextOrNull(6),
            Before = row.TextOrNull(9),
            After = row.TextOrNull(10),
        },
        row.Text(11));
}
