using System.Globalization;

namespace Workflows.Runner.Wire;

/// <summary>Where a folder of files keeps what: <c>ROOT/ab/cdef…</c>, and <c>ROOT/tmp</c> for what is still being written.</summary>
internal static class StoreLayout
{
    /// <summary>Bytes of a file that the store takes: 64 GiB, as the activity API has it.</summary>
    public const long LargestFile = 64L << 30;

    /// <summary>Of one that it does not take.</summary>
    public const string TooLarge = "it is larger than 64 GiB, and the file store takes none that is: leave it where it belongs, and its address as an output";

    public static string PathOf(string root, string sha256) => Path.Combine(root, sha256[..2], sha256[2..]);

    /// <summary>A digest as the store writes it. What comes from elsewhere must be one before it becomes a path.</summary>
    public static bool IsDigest(string? text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>The plain name of a file, which leads nowhere else.</summary>
    public static bool IsFileName(string text) => text is not ("" or "." or "..") && !text.Contains('/', StringComparison.Ordinal);

    /// <summary>Where <c>wf-exec</c> writes what it does not know the digest of yet.</summary>
    public static string Scratch(string root) => Path.Combine(root, "tmp");

    /// <summary>A new name in it that says who writes: what a dead writer has left can be told from what is being written.</summary>
    public static string DraftName(ProcessStart writer) => string.Create(CultureInfo.InvariantCulture, $"{writer.Id}-{writer.Ticks}-{Guid.NewGuid():N}");

    /// <summary>Who writes it; null where the name doesn't say.</summary>
    public static ProcessStart? WriterOf(string draftName) => draftName.Split('-') is [var id, var ticks, _] ? ProcessStart.Parse($"{id} {ticks}") : null;
}
