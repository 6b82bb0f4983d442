using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.Runtime.Attempts;

/// <summary>What is kept between the attempts of a step with <c>checkpoint: true</c>: how it is called, and where it lies in a data folder.</summary>
public static class Checkpoints
{
    /// <summary>The key of a step's checkpoint: the same for all its attempts, and after a retry of the run.</summary>
    public static string Key(Guid run, string step, int? index) =>
        string.Create(CultureInfo.InvariantCulture, $"{run:N}-{step}{(index is { } i ? $"-{i}" : string.Empty)}");

    /// <summary>A key may hold anything; its digest is a good name on any file system.</summary>
    public static string NameOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];

    /// <summary>Of a data folder.</summary>
    public static string FolderIn(string dataFolder) => Path.Combine(Path.GetFullPath(dataFolder), "checkpoints");

    /// <summary>The folder of a local step; a pod's lies beside it as one tar file, with <c>.tar</c> at the end.</summary>
    public static string PathOf(string dataFolder, string key) => Path.Combine(FolderIn(dataFolder), NameOf(key));
}
