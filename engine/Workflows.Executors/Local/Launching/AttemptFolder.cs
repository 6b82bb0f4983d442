using System.Text.Json;
using Workflows.Runner.Wire;

namespace Workflows.Executors.Local.Launching;

/// <summary>The folder of one attempt, <c>DATA/attempts/UID</c>: all that is known of it between engines.</summary>
internal sealed record AttemptFolder(string Root)
{
    private const int LargestLaunch = 16 << 20;

    public static AttemptFolder Of(string dataFolder, Guid uid) => new(Path.Combine(Parent(dataFolder), uid.ToString()));

    /// <summary>The attempts that have a folder.</summary>
    public static IEnumerable<Guid> All(string dataFolder) => Directory.Exists(Parent(dataFolder))
        ? [.. Directory.EnumerateDirectories(Parent(dataFolder))
            .Select(folder => Guid.TryParse(Path.GetFileName(folder), out var uid) ? uid : Guid.Empty)
            .Where(uid => uid != Guid.Empty)]
        : [];

    /// <summary>
    /// When it came to be here, by the file system's clock. Of a copied data folder that is the time of the copy, whatever the attempt's own is: the
    /// processes that it names are the original's.
    /// </summary>
    public DateTimeOffset Since => new(Directory.GetCreationTimeUtc(Root));

    public string Launch => Path.Combine(Root, LaunchFile.Name);
    public string Record => Path.Combine(Root, ResultRecord.Name);
    public string Claim => Path.Combine(Root, AttemptFiles.Claim);
    public string Log => Path.Combine(Root, AttemptFiles.Log);

    /// <summary>See <see cref="SealedSecrets"/>; only where the attempt was handed some.</summary>
    public string Secrets => Path.Combine(Root, "secrets.sealed");

    public string Inputs => Path.Combine(Root, "inputs.json");
    public string Outputs => Path.Combine(Root, "outputs.json");

    /// <summary><c>WF_STEP_DIR</c>.</summary>
    public string Step => Path.Combine(Root, "work");

    public string Scratch => Path.Combine(Root, "tmp");
    public string Files => Path.Combine(Root, "in");

    /// <summary>Makes it anew, for its owner only: nobody has run here yet, and what a dead engine left half-done is not trusted.</summary>
    /// <exception cref="IOException">What was left can't be removed.</exception>
    public void Create()
    {
        if (Delete() is { } left) throw new IOException(left);
        foreach (var folder in (ReadOnlySpan<string>)[Path.GetDirectoryName(Root)!, Root, Step, Scratch]) OwnerOnly.MakeFolder(folder);
    }

    /// <summary>Deletes it, whatever the activity has made of it.</summary>
    /// <returns>Why something of it is left, in words: it was given to another user, or is a mount.</returns>
    public string? Delete() => FolderRemoval.Remove(Root);

    /// <summary>What <c>wf-exec</c> was told; null where nobody has begun the attempt, and where the file is not what an engine has written.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public LaunchFile? ReadLaunch()
    {
        try
        {
            return LaunchJson.Read(PlainFile.Read(Launch, LargestLaunch));
        }
        catch (Exception problem) when (problem is UnreadableException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static string Parent(string dataFolder) => Path.Combine(Path.GetFullPath(dataFolder), "attempts");
}
