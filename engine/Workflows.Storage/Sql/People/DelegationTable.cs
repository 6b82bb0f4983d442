using System.Collections.Immutable;
using System.Text.Json;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;
using Workflows.Storage.Sql.Auditing;

namespace Workflows.Storage.Sql.People;

/// <summary>Rights to decide that were handed on. Works inside the caller's transaction.</summary>
internal static class DelegationTable
{
    private const string Groups = "groups", Roles = "roles";

    private const string Columns = "SELECT id, project, giver, receiver, rights, since, until, ended_at FROM delegations";

    /// <summary>As long as people ask by whose right something was decided; the vote itself says so for ever.</summary>
    private static readonly TimeSpan keptFor = TimeSpan.FromDays(90);

    public static bool Add(Database database, DelegationRecord delegation, AuditEntry audit, DateTimeOffset now)
    {
        database["DELETE FROM delegations WHERE until < ?"].With(now - keptFor).Run();
        if (database["SELECT count(*) FROM delegations WHERE project = ? AND giver = ?"].With(delegation.Project).With(delegation.From)
            .ReadOne(row => row.Integer(0)) >= DelegationRecord.Most)
        {
            return false;
        }

        var rights = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add(Groups, delegation.Groups).Add(Roles, delegation.Roles);
        database["INSERT INTO delegations (id, project, giver, receiver, rights, since, until) VALUES (?, ?, ?, ?, ?, ?, ?)"]
            .With(delegation.Id).With(delegation.Project).With(delegation.From).With(delegation.To)
            .With(JsonSerializer.Serialize(rights, RowJson.Default.ImmutableSortedDictionaryStringImmutableArrayString))
            .With(delegation.Since).With(delegation.Until).Run();
        AuditTable.Append(database, audit, now);
        return true;
    }

    public static IReadOnlyList<DelegationRecord> List(Database database, string project, string? to) => to is null
        ? database[$"{Columns} WHERE project = ? ORDER BY since DESC, id"].With(project).ReadAll(Record)
        : database[$"{Columns} WHERE project = ? AND receiver = ? ORDER BY since DESC, id"].With(project).With(to).ReadAll(Record);

    public static bool End(Database database, string project, string id, AuditEntry audit, DateTimeOffset now)
    {
        if (database["UPDATE delegations SET ended_at = ? WHERE project = ? AND id = ? AND ended_at IS NULL"].With(now).With(project).With(id).Run() == 0)
        {
            return false;
        }

        AuditTable.Append(database, audit, now);
        return true;
    }

    private static DelegationRecord Record(SqlRow row)
    {
        var rights = StoredRow.Read(
            row, 4, RowJson.Default.ImmutableSortedDictionaryStringImmutableArrayString, new RowName($"delegation {row.Text(0)}"))!;
        return new(row.Text(0), row.Text(1), row.Text(2), row.Text(3))
        {
            // What is not there was not handed on.
            Groups = rights.GetValueOrDefault(Groups, []),
            Roles = rights.GetValueOrDefault(Roles, []),
            Since = row.Time(5),
            Until = row.Time(6),
            EndedAt = row.TimeOrNull(7),
        };
    }
}
