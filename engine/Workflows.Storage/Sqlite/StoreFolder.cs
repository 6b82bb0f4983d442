using System.Runtime.InteropServices;
using Workflows.Storage.Posix;
using Workflows.Storage.Sqlite.Opening;

namespace Workflows.Storage.Sqlite;

/// <summary>What lies where a data folder should be, as far as this user can see.</summary>
public enum StorePresence
{
    /// <summary>A store that this user may read, at the least.</summary>
    Present,

    /// <summary>A folder without a store, or whose file is empty: its making was broken off, or somebody has emptied it.</summary>
    Empty,

    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>Something else than a folder, here or above.</summary>
    NotAFolder,

    /// <summary>This user may not look.</summary>
    Denied,
}

/// <summary>The folder of a store before it is opened.</summary>
public static class StoreFolder
{
    /// <summary>Looks without making or opening anything.</summary>
    public static StorePresence Look(string folder)
    {
        if (Ask(folder, FileCalls.Exists) is var missing and not 0)
        {
            return missing switch
            {
                FileCalls.NoEntry => StorePresence.Missing,
                FileCalls.NotAFolder => StorePresence.NotAFolder,
                _ => StorePresence.Denied,
            };
        }

        if (!Directory.Exists(folder))
        {
            return StorePresence.NotAFolder;
        }

        var file = FileIn(folder);
        return Ask(file, FileCalls.MayRead) switch
        {
            0 when new FileInfo(file) is { Length: 0 } => StorePresence.Empty,
            0 => StorePresence.Present,
            FileCalls.NoEntry => StorePresence.Empty,
            _ => StorePresence.Denied,
        };
    }

    /// <summary>Makes the folder, closed to others, where it is missing.</summary>
    public static void Make(string folder) => PrivateFiles.MakeDataFolder(folder);

    internal static string FileIn(string folder) => Path.Combine(Path.GetFullPath(folder), "workflows.db");

    /// <summary>How this user may open the store: a writer needs the folder too, where SQLite keeps the log.</summary>
    internal static StoreAccess AccessTo(string folder)
    {
        var file = FileIn(folder);
        if (Look(folder) != StorePresence.Present || (Ask(file, FileCalls.MayWrite) == 0 && Ask(folder, FileCalls.MayWrite | FileCalls.MayEnter) == 0))
        {
            return StoreAccess.Write;
        }

        return File.Exists(file + "-wal") ? StoreAccess.ReadOnly : StoreAccess.ReadAsItLies;
    }

    private static int Ask(string path, int mode) => FileCalls.access(path, mode) == 0 ? 0 : Marshal.GetLastPInvokeError();
}
