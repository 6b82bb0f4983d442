namespace Workflows.Storage.Sqlite;

/// <summary>
/// The data folder lies on a file system that has no locks (some network file systems). Two engines could then drive it at once, and SQLite
/// itself could not keep two writers apart.
/// </summary>
public sealed class LocksUnsupportedException(string folder)
    : IOException($"{folder} lies on a file system without file locks, so nothing would keep two engines from driving it at once");
