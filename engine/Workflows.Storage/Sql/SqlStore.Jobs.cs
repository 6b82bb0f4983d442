using Hangfire;

namespace Workflows.Storage.Sql;

/// <summary>Background jobs of the server beside the store. They are no truth: what must be done stands in the store's own tables.</summary>
public abstract partial class SqlStore
{
    /// <summary>Jobs outlive the process, and all processes of the store share them.</summary>
    public abstract bool KeepsJobs { get; }

    /// <summary>Where jobs are. That may be away later: it is tried again at each use.</summary>
    /// <exception cref="InvalidDataException">The store's user may not make what jobs need.</exception>
    public abstract JobStorage OpenJobs();
}
