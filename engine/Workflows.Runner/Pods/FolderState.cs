using System.Text;
using Workflows.Runner.Results;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Pods;

/// <summary>Tells whether anything in a folder has changed, by names, sizes and times: reading the content would take as long as sending it.</summary>
internal static class FolderState
{
    /// <summary>The same text while nothing has changed; null where it changes this moment.</summary>
    public static string? Of(string folder)
    {
        using var measure = new HashingStream(Stream.Null);
        try
        {
            foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                if (FileFacts.Of(path) is not { } facts) return null;
                measure.Write(Encoding.UTF8.GetBytes($"{path}\0{facts}\n"));
            }

            return measure.Sha256();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
