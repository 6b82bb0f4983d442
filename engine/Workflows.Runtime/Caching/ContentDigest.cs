using System.Collections.Frozen;
using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.Runtime.Caching;

/// <summary>
/// The SHA-256 of a file's bytes; that of a folder's names and files, with the word <c>folder</c> before it; where a link leads that leads nowhere.
/// </summary>
/// <param name="Text">Null where there is none.</param>
/// <param name="Why">There is none: what stands behind the path's name in a sentence.</param>
internal readonly record struct ContentDigest(string? Text, string? Why)
{
    /// <summary>What the engine keeps where it was started, and what Python makes of its sources: both change by running, and are nobody's input.</summary>
    private static readonly FrozenSet<string> Skipped = FrozenSet.Create(StringComparer.Ordinal, ".wf", "__pycache__");

    private static readonly EnumerationOptions All = new() { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Of what is there at this moment.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <param name="bound">How large a folder may be.</param>
    /// <param name="stop">Ends the reading.</param>
    public static async Task<ContentDigest> OfAsync(string path, FolderBound bound, CancellationToken stop)
    {
        try
        {
            return Directory.Exists(path) ? await OfFolderAsync(path, bound, stop) : new ContentDigest(await OfFileAsync(path, stop), null);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new ContentDigest(null, $"can't be read: {unreadable.Message}");
        }
    }

    private static async Task<string> OfFileAsync(string path, CancellationToken stop)
    {
        // A pipe or a device has no length: opening one might wait for ever.
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
        {
            if (!File.Exists(path))
            {
                return $"link {file.LinkTarget}";
            }

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

    private static async Task<ContentDigest> OfFolderAsync(string path, FolderBound bound, CancellationToken stop)
    {
        var files = new List<string>();
        var (entries, bytes) = (0L, 0L);
        foreach (var entry in Entries(path))
        {
            if (entry is FileInfo file)
            {
                files.Add(file.FullName);
                bytes += file.Length;
            }

            if (++entries > bound.Entries || bytes > bound.Bytes)
            {
                return new ContentDigest(null, $"is a folder of more than {bound}");
            }
        }

        files.Sort(StringComparer.Ordinal);
        var list = new StringBuilder();
        foreach (var file in files)
        {
            // With its length, for a name may hold a line's end.
            var name = Path.GetRelativePath(path, file);
            list.Append(CultureInfo.InvariantCulture, $"{await OfFileAsync(file, stop)} {name.Length}:{name}\n");
        }

        return new ContentDigest($"folder {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list.ToString())))}", null);
    }

    private static FileSystemEnumerable<FileSystemInfo> Entries(string path) => new(path, (ref entry) => entry.ToFileSystemInfo(), All)
    {
        ShouldRecursePredicate = (ref entry) => !Skipped.Contains(entry.FileName.ToString()),
    };
}
