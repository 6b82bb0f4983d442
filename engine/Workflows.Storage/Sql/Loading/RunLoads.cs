using System.Data.Common;
using Workflows.Runtime.Storing;

namespace Workflows.Storage.Sql.Loading;

/// <summary>Loads runs one by one, so that one that can't be read keeps none of the others from going on.</summary>
internal static class RunLoads
{
    public static IReadOnlyList<LoadedRun> Unfinished(Database database, int partition, PlanSource plans)
    {
        var ids = database[$"SELECT id FROM runs WHERE status IN ('queued', 'running') AND {database.PartitionOfRun} = ? ORDER BY id"]
            .With(partition).ReadAll(row => row.Id(0));
        return ids.ConvertAll(id => Load(database, id, plans)!);
    }

    public static LoadedRun? Load(Database database, Guid id, PlanSource plans)
    {
        try
        {
            return StoredRun.Load(database, id, plans) is { } state ? new(id, state, null) : null;
        }
        catch (Exception failure) when (failure is not DbException trouble || database.IsDamage(trouble))
        {
            // The edge of the loop over runs: whatever is wrong with this one (bad JSON, a missing version, a damaged page) is said of it alone.
            return new(id, null, failure.Message);
        }
    }
}
