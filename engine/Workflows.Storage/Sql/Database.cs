using System.Data.Common;

namespace Workflows.Storage.Sql;

/// <summary>
/// One connection inside one transaction, for one thread at a time. What both databases are asked alike is written against this, in SQL that both
/// understand; where they differ for a reason, the difference has a name here.
/// </summary>
internal abstract class Database
{
    /// <summary>The statement of this text, ready for its first value. The texts are literals, or one of a few made from them.</summary>
    public abstract Statement this[string sql] { get; }

    /// <summary>After FROM inbox: the open entries are found by their own index, however many answered ones there are.</summary>
    public abstract string ByOpenIndex { get; }

    /// <summary>The partition of a row of <c>runs</c>.</summary>
    public abstract string PartitionOfRun { get; }

    /// <summary>The partition of the run that a row of <c>inbox</c> is for; 0 for one that is not there.</summary>
    public abstract string PartitionOfEntry { get; }

    /// <summary>After a SELECT FROM runs: nobody changes or removes these until the transaction ends.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>After a SELECT FROM runs: nobody removes these until the transaction ends.</summary>
    public abstract string ForKeyShare { get; }

    /// <summary>One transaction at a time goes on from here with the same name, until it ends: what is read after it is not changed by another.</summary>
    public abstract void Lock(string name);

    /// <summary>From here to the end of the transaction, foreign keys may point to rows that are about to come back.</summary>
    public abstract void DeferForeignKeys();

    /// <summary>What was asked contradicts what is stored: the fault of whoever asked.</summary>
    public abstract bool IsRefusal(DbException failure);

    /// <summary>The stored bytes themselves are damaged: other rows may be whole.</summary>
    public abstract bool IsDamage(DbException failure);
}
