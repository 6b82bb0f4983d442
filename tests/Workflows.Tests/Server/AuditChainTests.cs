using FluentAssertions;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>What an insider does to the rows of the audit is seen.</summary>
public sealed class AuditChainTests
{
    public static TheoryData<string, string> Tampered => new()
    {
        { "changed", "row 2 is not what was recorded" },
        { "removed", "row 2 is missing: after row 1 comes row 3" },
        { "moved", "row 2 is not what was recorded" },
        { "retimed", "row 2 is not what was recorded" },
        { "added", "row 4 is not what was recorded" },
    };

    [Theory]
    [MemberData(nameof(Tampered))]
    public async Task Rows_that_are_not_what_was_recorded_break_it(string how, string why)
    {
        var rows = Rows();
        switch (how)
        {
            case "changed":
                rows[1] = rows[1] with { Entry = rows[1].Entry with { Actor = "local:mallory" } };
                break;
            case "removed":
                rows.RemoveAt(1);
                break;
            case "moved":
                // Text that goes from one column to the next must not give the same hash.
                rows[1] = rows[1] with { Entry = rows[1].Entry with { Act = "ac", Object = "tit" } };
                break;
            case "retimed":
                rows[1] = rows[1] with { At = rows[1].At.AddTicks(10) };
                break;
            default:
                rows.Add(rows[2] with { Number = 4 });
                break;
        }

        (await AuditChain.VerifyAsync(new Table(rows), null, CancellationToken.None)).Broken.Should().StartWith(why);
    }

    [Fact]
    public async Task Rows_taken_from_the_end_are_missed_by_who_kept_a_hash()
    {
        var rows = Rows();
        var kept = rows[2].Hash;
        (await AuditChain.VerifyAsync(new Table(rows), kept, CancellationToken.None)).Broken.Should().BeNull();

        rows.RemoveAt(2);

        (await AuditChain.VerifyAsync(new Table(rows), null, CancellationToken.None)).Broken.Should().BeNull("nothing else shows it");
        (await AuditChain.VerifyAsync(new Table(rows), kept, CancellationToken.None)).Broken.Should().Contain("rows were taken from the end");
    }

    private static List<AuditRecord> Rows()
    {
        var (rows, hash) = (new List<AuditRecord>(), AuditChain.Beginning);
        foreach (var number in Enumerable.Range(1, 3))
        {
            var entry = new AuditEntry("default", "local:ada", "act", "it") { Method = "local" };
            hash = AuditChain.Hash(hash, number, DateTimeOffset.UnixEpoch, entry);
            rows.Add(new(number, DateTimeOffset.UnixEpoch, entry, hash));
        }

        return rows;
    }

    private sealed class Table(List<AuditRecord> rows) : IAuditRecords
    {
        public Task AuditAsync(AuditEntry entry, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<AuditRecord>> ListAuditAsync(AuditFilter filter, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<AuditRecord>> ReadAuditAsync(long after, int most, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<AuditRecord>>([.. rows.Where(row => row.Number > after).Take(most)]);
    }
}
