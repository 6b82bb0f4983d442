namespace Workflows.Storage.Sqlite.Opening;

/// <summary>How a database is opened.</summary>
internal enum StoreAccess
{
    /// <summary>By a user who may write it, to write.</summary>
    Write,

    /// <summary>By a user who may write it, to read.</summary>
    Read,

    /// <summary>By a user who may only read it, beside one who has it open.</summary>
    ReadOnly,

    /// <summary>By a user who may only read it, where nobody has it open: SQLite would need a log that this user can't make.</summary>
    ReadAsItLies,
}
