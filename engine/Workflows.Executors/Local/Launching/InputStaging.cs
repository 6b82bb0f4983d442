using System.Collections.Immutable;
using Workflows.Runner.Wire;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;

namespace Workflows.Executors.Local.Launching;

/// <summary>
/// Brings files of the store under the attempt's folder, by a link where that is possible.
/// Root gets copies: read-only modes don't bind it, and an activity that edits its input in place would edit the store.
/// </summary>
internal static class InputStaging
{
    /// <param name="files">What the attempt asks for.</param>
    /// <param name="folder">Where they go.</param>
    /// <param name="fileFolder">The store's folder, to link out of; null: it is elsewhere.</param>
    /// <param name="store">The store.</param>
    /// <exception cref="FileNotFoundException">The store lacks one.</exception>
    /// <exception cref="InvalidDataException">A stored file was changed.</exception>
    /// <returns>Their paths in the place of their tokens; a refusal where a name, or a member of a stored folder, is not below the folder it is for.</returns>
    public static async Task<(Tokens Tokens, string? Refusal)> FetchAsync(ImmutableArray<FileInput> files, string folder, string? fileFolder, IFileStore store)
    {
        var places = new List<(string, string)>();
        string? refusal = null;
        foreach (var (file, i) in files.Select((file, i) => (file, i)))
        {
            if (!StoreLayout.IsFileName(file.FileName))
            {
                refusal ??= $"'{file.FileName}' is not a file's name";
                continue;
            }

            OwnerOnly.MakeFolder(folder);
            OwnerOnly.MakeFolder(Path.Combine(folder, $"{i}"));
            var path = Path.Combine(folder, $"{i}", file.FileName);
            if (file.Folder)
            {
                await using var tar = await store.OpenAsync(file.Sha256, CancellationToken.None);
                refusal ??= FolderArchive.Unpack(tar, path);

                // Only the last read tells that the bytes are those that were stored.
                await tar.CopyToAsync(Stream.Null);
            }
            else if (fileFolder is null || Environment.IsPrivilegedProcess || !await LinkAsync(store, fileFolder, file.Sha256, path))
            {
                await CopyAsync(store, file.Sha256, path);
            }

            places.Add((file.Token, path));
        }

        return (new Tokens(places), refusal);
    }

    /// <summary>A link is read past the store, so it is measured here.</summary>
    private static async Task<bool> LinkAsync(IFileStore store, string fileFolder, string sha256, string path)
    {
        await store.VerifyAsync(sha256, CancellationToken.None);
        return Libc.link(StoreLayout.PathOf(fileFolder, sha256), path) == 0;
    }

    private static async Task CopyAsync(IFileStore store, string sha256, string path)
    {
        await using var source = await store.OpenAsync(sha256, CancellationToken.None);
        await using var target = OwnerOnly.MakeFile(path);
        await source.CopyToAsync(target);
    }
}
