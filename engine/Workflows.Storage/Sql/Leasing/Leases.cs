using System.Globalization;
using Workflows.Runtime.Storing;

namespace Workflows.Storage.Sql.Leasing;

/// <summary>The right to write as the engine: an epoch that only the newest engine has. Works inside the caller's transaction.</summary>
internal static class Leases
{
    /// <summary>The epoch of a store that has taken no lease: no partition is ever in it once an engine has been here.</summary>
    public const long None = -1;

    /// <summary>This process, for messages of others.</summary>
    public static string Holder => $"process {Environment.ProcessId} on {Environment.MachineName}";

    /// <summary>Ends the epoch of whoever drove the store, and begins the caller's.</summary>
    public static long Take(Database database, DateTimeOffset now) =>
        database["UPDATE partitions SET epoch = epoch + 1, holder = ?, taken_at = ? WHERE id = 0 RETURNING epoch"]
            .With(Holder).With(now).ReadOne(row => row.Integer(0));

    /// <exception cref="LeaseLostException">The epoch is over.</exception>
    public static void Check(Database database, long epoch)
    {
        var found = database["SELECT epoch, holder, taken_at FROM partitions WHERE id = 0"]
            .ReadOne(row => (Epoch: row.Integer(0), Holder: row.Text(1), Since: row.Time(2)));
        if (found.Epoch != epoch)
        {
            throw Lost(epoch, $"{found.Holder}, since {found.Since.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}");
        }
    }

    /// <param name="epoch">The one that was taken for the caller's.</param>
    /// <param name="holder">Whose the store is now.</param>
    public static LeaseLostException Lost(long epoch, string holder) => new(epoch == None
        ? "this store was opened without taking its lease, so it may not write as an engine"
        : $"another engine drives this store now: {holder}");
}
