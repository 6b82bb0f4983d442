using System.Text;
using Workflows.Runner.Results;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Pods;

/// <summary>Tells whether anything in a folder has changed, by names, sizes and times: reading the content would take as long as sending it.</summary>
internal static class FolderState
{
    /// <summary>The same text while nothing has changed; null where it changes this moment, or can't be read.</summary>
    public static string? Of(string folder)
    {
        using var measure = new HashingStream(Stream.Null);
        try
        {
            return Add(folder, "", measure) ? measure.Sha256() : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Links are not followed: one may lead to a folder around it. What is too deep to be kept is not looked at; keeping it says so.</summary>
    private static bool Add(string root, string prefix, HashingStream measure)
    {
        if (FolderHandle.Open(Path.Combine(root, prefix)) is not { Folder: { } folder }) return false;
        using (folder)
        {
            foreach (var name in folder.Names().Select(bytes => prefix + FileNames.Show(bytes)).Order(StringComparer.Ordinal))
            {
                var facts = FileFacts.Of(Path.Combine(root, name));
                measure.Write(Encoding.UTF8.GetBytes($"{name}\0{facts}\n"));
                if (facts is { Kind: FileKind.Folder } && FolderArchive.Refuses(name) is null && !Add(root, name + "/", measure)) return false;
            }

            return true;
        }
    }
}
