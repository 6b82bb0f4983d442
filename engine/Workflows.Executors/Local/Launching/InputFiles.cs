using System.Collections.Immutable;
using Workflows.Executors.Local.Processes;
using Workflows.Runner.Wire;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;

namespace Workflows.Executors.Local.Launching;

/// <summary>
/// Brings files of the store under the attempt's folder, by a link where that is possible.
/// Root gets copies: read-only modes don't bind it, and an activity that edits its input in place would edit the store.
/// </summary>
internal static class InputFiles
{
    /// <exception cref="FileNotFoundException">The store lacks one.</exception>
    /// <returns>Their paths in the place of their tokens; a refusal where a name, or a member of a stored folder, is not below the folder it is for.</returns>
    public static async Task<(Tokens Tokens, string? Refusal)> FetchAsync(ImmutableArray<FileInput> files, string folder, string fileFolder, IFileStore store)
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
            }
            else if (Environment.IsPrivilegedProcess || Libc.link(StoreLayout.PathOf(fileFolder, file.Sha256), path) != 0)
            {
                await CopyAsync(store, file.Sha256, path);
            }

            places.Add((file.Token, path));
        }

        return (new Tokens(places), refusal);
    }

    private static async Task CopyAsync(IFileStore store, string sha256, string path)
    {
        await using var source = await store.OpenAsync(sha256, CancellationToken.None);
        await using var target = OwnerOnly.MakeFile(path);
        await source.CopyToAsync(target);
    }
}
