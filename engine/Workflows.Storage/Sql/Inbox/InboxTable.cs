using System.Text.Json;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;

namespace Workflows.Storage.Sql.Inbox;

/// <summary>Commands for runs, from any process, and their answers. Works inside the caller's transaction.</summary>
internal static class InboxTable
{
    /// <summary>How long an answer is kept for whoever asks for it.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    private const int IdsAtOnce = 10_000;

    /// <summary>Adds an entry and returns its id; no command: the run is new.</summary>
    public static long Add(Database database, Guid run, RunEvent? command, DateTimeOffset now)
    {
        if (command is not null)
        {
            // A run that is removed meanwhile is removed before or not at all: its remover sees the entry, or the engine sees no run.
            _ = database[$"SELECT number FROM runs WHERE id = ? {database.ForKeyShare}"].With(run).ReadOne(row => row.Int(0));
        }

        return database["INSERT INTO inbox (run, event, at) VALUES (?, ?, ?) RETURNING id"]
            .With(run).With(command is null ? null : JsonSerializer.Serialize(command, RowJson.Default.RunEvent)).With(now)
            .ReadOne(row => row.Integer(0));
    }

    /// <summary>See <see cref="IStore.ReadInboxAsync"/>. Ids alone are read first: what is in hand is stepped over for the price of a number.</summary>
    /// <param name="database">Inside a transaction.</param>
    /// <param name="partitions">Whose entries are wanted; null for those of all.</param>
    /// <param name="taken">See there.</param>
    /// <param name="after">See there.</param>
    /// <param name="most">See there.</param>
    public static IReadOnlyList<InboxEntry> ReadOpen(
        Database database, IReadOnlyList<int>? partitions, IReadOnlySet<long> taken, long after, int most)
    {
        // Numbers, and few different lists of them: who drives what changes seldom.
        var open = partitions is null
            ? $"FROM inbox {database.ByOpenIndex} WHERE answered_at IS NULL"
            : $"FROM inbox {database.ByOpenIndex} WHERE answered_at IS NULL AND {database.PartitionOfEntry} IN ({string.Join(", ", partitions)})";
        var wanted = NextOpen(database, open, taken, after, most);
        return wanted.Count == 0
            ? []
            : database[$"SELECT id, run, event, {database.PartitionOfEntry} {open} AND id BETWEEN ? AND ? ORDER BY id"]
                .With(wanted[0]).With(wanted[^1])
                .ReadAll(row => taken.Contains(row.Integer(0)) ? null : Entry(row)).OfType<InboxEntry>().ToList();
    }

    /// <summary>Those of one run.</summary>
    public static IReadOnlyList<InboxEntry> ReadOpen(Database database, Guid run) =>
        database[$"SELECT id, run, event, {database.PartitionOfEntry} FROM inbox {database.ByOpenIndex} WHERE answered_at IS NULL AND run = ? ORDER BY id"]
            .With(run).ReadAll(Entry);

    /// <summary>The first answer stands: an entry that is read again after a crash changes nothing.</summary>
    public static void Answer(Database database, IReadOnlyList<InboxAnswer> answers, DateTimeOffset now)
    {
        foreach (var answer in answers)
        {
            database["UPDATE inbox SET answered_at = ?, refused = ? WHERE id = ? AND answered_at IS NULL"].With(now).With(answer.Refused).With(answer.Id).Run();
        }
    }

    public static InboxAnswer? Find(Database database, long id) =>
        database["SELECT refused FROM inbox WHERE id = ? AND answered_at IS NOT NULL"].With(id).ReadOne(row => new InboxAnswer(id, row.TextOrNull(0)));

    public static int Prune(Database database, DateTimeOffset now) =>
        database["DELETE FROM inbox WHERE answered_at < ?"].With(now - KeptFor).Run();

    private static List<long> NextOpen(Database database, string open, IReadOnlySet<long> taken, long after, int most)
    {
        List<long> wanted = [];
        for (var page = Ids(after); page.Count > 0 && wanted.Count < most; page = page.Count == IdsAtOnce ? Ids(page[^1]) : [])
        {
            wanted.AddRange(page.Where(id => !taken.Contains(id)).Take(most - wanted.Count));
        }

        return wanted;

        List<long> Ids(long behind) =>
            database[$"SELECT id {open} AND id > ? ORDER BY id LIMIT ?"].With(behind).With(IdsAtOnce).ReadAll(row => row.Integer(0));
    }

    private static InboxEntry Entry(SqlRow row)
    {
        var (id, run, partition) = (row.Integer(0), row.IdOrEmpty(1), row.Int(3));
        var name = new RowName("a command", run);
        return StoredRow.Try(
            name,
            () => new InboxEntry(id, run, row.IsNull(2) ? null : StoredRow.Read(row, 2, RowJson.Default.RunEvent, name)) { Partition = partition },
            broken => new InboxEntry(id, run, null) { Partition = partition, Broken = broken });
    }
}
