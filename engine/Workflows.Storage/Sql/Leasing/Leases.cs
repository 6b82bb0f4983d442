using System.Collections.Concurrent;
using System.Globalization;
using Workflows.Runtime.Storing;

namespace Workflows.Storage.Sql.Leasing;

/// <summary>The epochs that were taken here: a partition may be written in as long as it is in the one that was taken last. Thread-safe.</summary>
internal sealed class Leases
{
    private readonly ConcurrentDictionary<int, long> epochs = new();

    /// <summary>This process, for messages of others.</summary>
    public static string Holder => $"process {Environment.ProcessId} on {Environment.MachineName}";

    public IReadOnlyList<int> Held => [.. epochs.Keys.Order()];

    public void Took(int partition, long epoch) => epochs[partition] = epoch;

    /// <returns>Those that were held, with the epoch of each.</returns>
    public IReadOnlyList<(int Partition, long Epoch)> Forget(IEnumerable<int> partitions)
    {
        List<(int, long)> held = [];
        foreach (var partition in partitions)
        {
            if (epochs.TryRemove(partition, out var epoch))
            {
                held.Add((partition, epoch));
            }
        }

        return held;
    }

    /// <summary>What was taken of these, for a fence.</summary>
    /// <exception cref="LeaseLostException">One of them is not held here.</exception>
    public IReadOnlyList<(int Partition, long Epoch)> Of(IEnumerable<int> partitions)
    {
        List<(int, long)> held = [];
        List<int> missing = [];
        foreach (var partition in partitions)
        {
            if (epochs.TryGetValue(partition, out var epoch))
            {
                held.Add((partition, epoch));
            }
            else
            {
                missing.Add(partition);
            }
        }

        return missing.Count == 0
            ? held
            : throw new LeaseLostException("this store was opened without taking its lease, so it may not write as an engine") { Partitions = missing };
    }

    /// <summary>Looks at the partitions inside the caller's transaction.</summary>
    /// <exception cref="LeaseLostException">One of them is in another epoch.</exception>
    public static void Check(Database database, IReadOnlyList<(int Partition, long Epoch)> held)
    {
        var found = held is [var only]
            ? [database["SELECT id, epoch, holder, taken_at FROM partitions WHERE id = ?"].With(only.Partition).ReadOne(Read)!]
            : database["SELECT id, epoch, holder, taken_at FROM partitions"].ReadAll(Read);
        var lost = found.Where(row => held.Any(lease => lease.Partition == row.Id && lease.Epoch != row.Epoch)).ToList();
        if (lost.Count > 0)
        {
            throw Lost(
                $"{lost[0].Holder}, since {lost[0].Since.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}", [.. lost.Select(row => row.Id)]);
        }
    }

    /// <param name="holder">Whose they are now.</param>
    /// <param name="partitions">Those that are lost.</param>
    public static LeaseLostException Lost(string holder, IReadOnlyList<int> partitions) =>
        new($"another engine drives this store now: {holder}") { Partitions = partitions };

    private static Row Read(SqlRow row) => new(row.Int(0), row.Integer(1), row.Text(2), row.Time(3));

    private sealed record Row(int Id, long Epoch, string Holder, DateTimeOffset Since);
}
