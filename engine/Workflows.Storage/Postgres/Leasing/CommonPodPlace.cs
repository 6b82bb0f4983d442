using Workflows.Storage.Sql;
using Workflows.Storage.Sql.Reading;

namespace Workflows.Storage.Postgres.Leasing;

/// <summary>The one place in which all engines of a store make pods. It is changed only when nobody could be in the other.</summary>
internal static class CommonPodPlace
{
    private const string Kubernetes = "kubernetes";

    /// <returns>The place that holds: another than the one asked for where an engine lives or a pod may be in it.</returns>
    public static string Claim(Database database, string place)
    {
        database["INSERT INTO pod_place (place) VALUES (?) ON CONFLICT DO NOTHING"].With(place).Run();
        var known = database["SELECT place FROM pod_place FOR UPDATE"].ReadOne(row => row.Text(0))!;
        if (known != place && (IsInUse(database) || AttemptReads.HasLive(database, Kubernetes)))
        {
            return known;
        }

        database["UPDATE pod_place SET place = ?, claimed_at = clock_timestamp()"].With(place).Run();
        return place;
    }

    /// <summary>An engine lives; or one has just claimed it, and comes to life only now.</summary>
    private static bool IsInUse(Database database) => database[
        """
        SELECT EXISTS (SELECT 1 FROM engines WHERE ends_at > clock_timestamp())
            OR EXISTS (SELECT 1 FROM pod_place WHERE claimed_at > clock_timestamp() - interval '1 minute')
        """]
        .ReadOne(row => row.Flag(0));
}
