using System.Text.Json;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Pods;

/// <summary>One file of the store that the attempt reads.</summary>
/// <param name="Sha256">Its digest, which is its name in the store.</param>
/// <param name="FileName">The name it is to have here.</param>
/// <param name="Folder">It is a folder, stored as a tar file.</param>
/// <param name="Token">What stands for its path until it is here.</param>
internal sealed record InputFile(string Sha256, string FileName, bool Folder, string Token)
{
    /// <summary>Both become parts of a path.</summary>
    public bool IsSound => StoreLayout.IsDigest(Sha256) && StoreLayout.IsFileName(FileName);

    public static InputFile Read(JsonElement json) => new(
        json.GetProperty("sha256").GetString()!,
        json.GetProperty("fileName").GetString()!,
        WireText.Is(json, "folder"),
        json.GetProperty("token").GetString()!);
}
