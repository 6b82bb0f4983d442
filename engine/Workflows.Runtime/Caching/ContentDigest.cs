using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.Runtime.Caching;

/// <summary>The SHA-256 of a file's bytes; that of a folder's names and files, with the word <c>folder</c> before it; null where it can't be read.</summary>
internal static class ContentDigest
{
    public static async Task<string?> OfAsync(string path, CancellationToken stop)
    {
        try
        {
            return Directory.Exists(path) ? await OfFolderAsync(path, stop) : await OfFileAsync(path, stop);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task<string> OfFileAsync(string path, CancellationToken stop)
    {
        // A pipe or a device has no length: opening one might wait for ever.
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
        {
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        }

        if (file is { Exists: true, Length: 0 })
        {
            return Convert.ToHexStringLower(SHA256.HashData([]));
        }

        const FileOptions Through = FileOptions.SequentialScan | FileOptions.Asynchronous;
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 * 1024, Through);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop));
    }

    private static async Task<string> OfFolderAsync(string path, CancellationToken stop)
    {
        var list = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            // With its length, for a name may hold a line's end.
            var name = Path.GetRelativePath(path, file);
            list.Append(CultureInfo.InvariantCulture, $"{await OfFileAsync(file, stop)} {name.Length}:{name}\n");
        }

        return $"folder {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list.ToString())))}";
    }
}
