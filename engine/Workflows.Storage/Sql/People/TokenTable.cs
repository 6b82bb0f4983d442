using System.Collections.Immutable;
using System.Text.Json;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;
using Workflows.Storage.Sql.Auditing;

namespace Workflows.Storage.Sql.People;

/// <summary>API tokens. Works inside the caller's transaction.</summary>
internal static class TokenTable
{
    private const string Columns = "SELECT id, issuer, subject, hash, grants, by, created_at, expires_at, revoked_at, used_at FROM tokens";

    public static bool Add(Database database, TokenRecord token, AuditEntry audit, DateTimeOffset now)
    {
        database["INSERT INTO tokens (id, issuer, subject, hash, grants, by, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"]
            .With(token.Id).With(token.Issuer).With(token.Subject).With(token.Hash)
            .With(JsonSerializer.Serialize(token.Grants, RowJson.Default.ImmutableSortedDictionaryStringImmutableArrayString))
            .With(token.By).With(token.CreatedAt).With(token.ExpiresAt).Run();
        AuditTable.Append(database, audit, now);
        return true;
    }

    public static TokenRecord? Find(Database database, string id) => database[$"{Columns} WHERE id = ?"].With(id).ReadOne(Record);

    public static IReadOnlyList<TokenRecord> List(Database database) => database[$"{Columns} ORDER BY created_at DESC, id"].ReadAll(Record);

    public static bool Revoke(Database database, string id, AuditEntry audit, DateTimeOffset now)
    {
        if (database["UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL"].With(now).With(id).Run() == 0)
        {
            return false;
        }

        // Whose last token it was signs in no more, and what they had handed on ends with that.
        database[
            """
            UPDATE delegations SET ended_at = ?1 WHERE ended_at IS NULL AND giver IN (
                SELECT gone.issuer || ':' || gone.subject FROM tokens gone WHERE gone.id = ?2 AND NOT EXISTS (
                    SELECT 1 FROM tokens other
                    WHERE other.issuer = gone.issuer AND other.subject = gone.subject AND other.revoked_at IS NULL AND other.expires_at > ?1))
            """]
            .With(now).With(id).Run();
        AuditTable.Append(database, audit, now);
        return true;
    }

    public static bool Touch(Database database, string id, DateTimeOffset now) =>
        database["UPDATE tokens SET used_at = ? WHERE id = ?"].With(now).With(id).Run() > 0;

    private static TokenRecord Record(SqlRow row)
    {
        var name = new RowName($"token {row.Text(0)}");
        return new(row.Text(0), row.Text(1), row.Text(2))
        {
            Hash = row.Text(3),
            Grants = StoredRow.Read(row, 4, RowJson.Default.ImmutableSortedDictionaryStringImmutableArrayString, name)
                ?? ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty,
            By = row.Text(5),
            CreatedAt = row.Time(6),
            ExpiresAt = row.Time(7),
            RevokedAt = row.TimeOrNull(8),
            UsedAt = row.TimeOrNull(9),
        };
    }
}
