using System.Collections.Concurrent;

namespace Workflows.Runtime.Attempts;

/// <summary>Which partition's attempt an executor tells of. Thread-safe.</summary>
internal sealed class AttemptRoutes
{
    private readonly ConcurrentDictionary<Guid, int> partitions = new();

    public void Add(Guid attempt, int partition) => partitions[attempt] = partition;

    public void Remove(Guid attempt) => partitions.TryRemove(attempt, out _);

    /// <summary>Null: no run that is driven here asks for it.</summary>
    public int? Find(Guid attempt) => partitions.TryGetValue(attempt, out var partition) ? partition : null;
}
