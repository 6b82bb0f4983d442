using Workflows.Runner.Api;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Pods;

/// <summary>What the engine keeps for the next attempt of the step: the checkpoint folder as one tar file.</summary>
internal sealed class Checkpoint(ActivityApi api)
{
    private const string Route = "checkpoint";

    /// <summary>Unpacks what is kept; an empty folder where nothing is.</summary>
    /// <returns>Why it can't be used.</returns>
    /// <exception cref="IOException">Not now.</exception>
    public string? Restore(string folder)
    {
        string? refusal = null;
        _ = api.Get(Route, body =>
        {
            if (FolderRemoval.Remove(folder) is { } left) throw new IOException(left);
            refusal = FolderArchive.Unpack(body, folder);
        });
        return refusal;
    }

    /// <summary>
    /// Keeps the folder as it is. Nothing is kept of a folder that changes meanwhile: half of one state and half of the next is worth
    /// nothing.
    /// </summary>
    /// <exception cref="IOException">It was not kept: why.</exception>
    public void Save(string folder)
    {
        api.Put(Route, new Upload(Size: null, target =>
        {
            var before = FolderState.Of(folder);
            var tar = new FolderTar(folder);
            if (tar.Fault is { } fault) throw new IOException(fault);
            tar.Write(target);
            if (before is null || FolderState.Of(folder) != before) throw new IOException("it changed while it was sent");
        }));
    }
}
