using Workflows.Storage.Sql;

namespace Workflows.Tests.Crashes;

/// <summary>The database of a case, seen past the store.</summary>
internal abstract class CrashDatabase
{
    /// <summary>What <c>wf.yaml</c> says to name it: empty, or lines.</summary>
    public abstract string Settings { get; }

    public abstract SqlStore Open();

    /// <summary>Each row as its values, joined by a bar.</summary>
    public abstract IReadOnlyList<string> Query(string sql);

    public abstract string Literal(Guid id);

    /// <summary>Events of this type are refused from now on, as a broken database would.</summary>
    public abstract void Refuse(string type);

    /// <summary>They are not refused any more.</summary>
    public abstract void Repair();

    /// <summary>The same rows, for a data folder that is a copy.</summary>
    public abstract Task<CrashDatabase> CopyAsync(string data);

    /// <summary>It is not needed any more.</summary>
    public abstract Task DropAsync();
}
