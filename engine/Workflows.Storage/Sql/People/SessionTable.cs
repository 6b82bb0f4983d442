using System.Text.Json;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;
using Workflows.Storage.Sql.Auditing;

namespace Workflows.Storage.Sql.People;

/// <summary>Browsers that are signed in. Works inside the caller's transaction.</summary>
internal static class SessionTable
{
    public static bool Add(Database database, SessionRecord session, AuditEntry audit, DateTimeOffset now)
    {
        database["DELETE FROM sessions WHERE expires_at <= ?"].With(now).Run();
        database["INSERT INTO sessions (hash, issuer, subject, method, name, member_of, token, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"]
            .With(session.Hash).With(session.Issuer).With(session.Subject).With(session.Method).With(session.Name)
            .With(JsonSerializer.Serialize([.. session.Groups], RowJson.Default.StringArray))
            .With(session.Token).With(session.CreatedAt).With(session.ExpiresAt).Run();
        AuditTable.Append(database, audit, now);
        return true;
    }

    public static SessionRecord? Find(Database database, string hash) =>
        database["SELECT hash, issuer, subject, method, name, member_of, token, created_at, expires_at FROM sessions WHERE hash = ?"]
            .With(hash).ReadOne(Record);

    public static bool End(Database database, string hash, AuditEntry audit, DateTimeOffset now)
    {
        if (database["DELETE FROM sessions WHERE hash = ?"].With(hash).Run() == 0)
        {
            return false;
        }

        AuditTable.Append(database, audit, now);
        return true;
    }

    private static SessionRecord Record(SqlRow row) => new(row.Text(0), row.Text(1), row.Text(2))
    {
        Method = row.Text(3),
        Name = row.Text(4),
        Groups = [.. StoredRow.Read(row, 5, RowJson.Default.StringArray, new RowName($"a session of {row.Text(1)}:{row.Text(2)}"))],
        Token = row.TextOrNull(6),
        CreatedAt = row.Time(7),
        ExpiresAt = row.Time(8),
    };
}
