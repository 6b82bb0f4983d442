using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Workflows.Cli.Folders;

/// <summary>
/// <c>kubernetes/</c> of the data folder: who its pods belong to, and the logs of those that run. It is made with the first run there, and
/// from then on every engine of the folder looks after pods.
/// </summary>
internal sealed partial class PodFolder(DataFolder folder)
{
    private readonly string path = Path.Combine(folder.Path, "kubernetes");

    public string Logs => Path.Combine(path, "logs");

    public bool IsUsed => File.Exists(InstanceFile);

    /// <summary>
    /// The data folder's own name on its pods, drawn once: engines of other folders may share the namespace. It moves with the folder; a copy
    /// of a folder must not drive runs beside the first one.
    /// </summary>
    public string Instance
    {
        get
        {
            if (IsUsed && File.ReadAllText(InstanceFile).Trim() is var kept && Label().IsMatch(kept))
            {
                return kept;
            }

            Directory.CreateDirectory(path);
            var drawn = $"wf-{RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 12)}";
            var draft = $"{InstanceFile}.{Environment.ProcessId}";
            File.WriteAllText(draft, drawn);
            try
            {
                File.Move(draft, InstanceFile, overwrite: IsUsed);
                return drawn;
            }
            catch (IOException) when (IsUsed)
            {
                // Another process was first: its name holds.
                File.Delete(draft);
                return File.ReadAllText(InstanceFile).Trim();
            }
        }
    }

    /// <summary>The cluster and namespace that this folder's pods were last made in; null before the first.</summary>
    public string? Place => File.Exists(PlaceFile) ? File.ReadAllText(PlaceFile).Trim() : null;

    public string PlaceFile => Path.Combine(path, "place");

    private string InstanceFile => Path.Combine(path, "instance");

    /// <summary>From now on pods are made there.</summary>
    public void Move(string place)
    {
        Directory.CreateDirectory(path);
        File.WriteAllText(PlaceFile, place);
    }

    /// <summary>What a label of Kubernetes may be.</summary>
    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")]
    private static partial Regex Label();
}
