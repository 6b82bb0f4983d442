using System.Security.Cryptography;
using System.Text;

namespace Workflows.Runtime.Attempts;

/// <summary>
/// Where in a data folder lies what is kept between the attempts of a step with <c>checkpoint: true</c> (named by <see cref="AttemptKeys.Checkpoint"/>).
/// </summary>
public static class Checkpoints
{
    /// <summary>A key may hold anything; its digest is a good name on any file system.</summary>
    public static string NameOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];

    /// <summary>Of a data folder.</summary>
    public static string FolderIn(string dataFolder) => Path.Combine(Path.GetFullPath(dataFolder), "checkpoints");

    /// <summary>The folder of a local step; a pod's lies beside it as one tar file, with <c>.tar</c> at the end.</summary>
    public static string PathOf(string dataFolder, string key) => Path.Combine(FolderIn(dataFolder), NameOf(key));
}
