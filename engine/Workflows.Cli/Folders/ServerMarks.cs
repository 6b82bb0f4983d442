using System.Security.Cryptography;
using Workflows.Storage.Sql;

namespace Workflows.Cli.Folders;

/// <summary>
/// The servers whose engines have kept files in a data folder. What their runs refer to is not seen from the folder: whoever clears up the files of
/// another store is told of them, for he would remove theirs.
/// </summary>
internal static class ServerMarks
{
    /// <summary>An engine of this server's store works in the folder. Kept by what the store is, wherever it moves.</summary>
    public static void Add(DataFolder folder, SqlStore store)
    {
        if (MarkOf(store) is { } mark && !Read(folder).Contains(mark))
        {
            File.AppendAllText(folder.Servers, $"{mark}\n");
        }
    }

    /// <summary>How many other stores on servers have files here.</summary>
    public static int CountOthers(DataFolder folder, SqlStore store)
    {
        var own = MarkOf(store);
        return Read(folder).Count(mark => mark != own);
    }

    /// <summary>Null of a store in a folder.</summary>
    private static string? MarkOf(SqlStore store) =>
        store.ReadKey() is { } key ? Convert.ToHexStringLower(SHA256.HashData([.. key, .. "files"u8]))[..32] : null;

    private static HashSet<string> Read(DataFolder folder) => File.Exists(folder.Servers) ? [.. File.ReadAllLines(folder.Servers)] : [];
}
